"""Shows one QtWebEngine view full screen on a virtual display of its own.

Usage: qtHost.py QT_FOLDER QML_FILE WIDTH HEIGHT FRAMEBUFFER_FOLDER CABLE DEVTOOLS_PORT [Chromium flags]
Connecting to the socket CABLE breaks every network connection of the page; it is closed when that is done.

Calls Qt's C++ functions by their exported names, so it needs neither PyQt's bindings (built for one Python each) nor a compiler.
Must run from a copy of the interpreter in QT_FOLDER/libexec: Qt finds its files through the qt.conf beside the program.
"""
import ctypes
import os
import socket
import subprocess
import sys
import threading
import time

qt, qml, width, height, framebuffer, cable, devtools_port = sys.argv[1:8]
flags = sys.argv[8:]

read, write = os.pipe()
subprocess.Popen(
    ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-nocursor", "-fbdir", framebuffer],
    pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
os.close(write)
display = os.read(read, 16).decode().strip()
if not display:
    sys.exit("Xvfb did not start")
os.environ.update(DISPLAY=":" + display, QT_QPA_PLATFORM="xcb", QML2_IMPORT_PATH=qt + "/qml", QT_PLUGIN_PATH=qt + "/plugins", LIBGL_ALWAYS_SOFTWARE="1")


def break_connections():
    """Chromium's network runs in this very process, so its sockets are ours to shut down."""
    for number in os.listdir("/proc/self/fd"):
        try:
            connection = socket.socket(fileno=int(number))
        except OSError:
            continue  # not a socket, or closed meanwhile
        try:
            if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.getsockname()[1] != int(devtools_port):
                connection.getpeername()  # raises for a listening socket
                connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        finally:
            connection.detach()  # Chromium's to close; a duplicate would keep epoll reporting what Chromium closed, and crash it


def serve_cable():
    if os.path.exists(cable):
        os.unlink(cable)  # left by a power cut
    server = socket.socket(socket.AF_UNIX)
    server.bind(cable)
    server.listen()
    while True:
        asked, _ = server.accept()
        for _ in range(20):  # a request on its way when the cut came connects a little later
            break_connections()
            time.sleep(0.01)
        asked.close()


threading.Thread(target=serve_cable, daemon=True).start()  # runs beside Qt's loop, which lets go of the interpreter's lock


def library(name):
    return ctypes.CDLL(f"{qt}/lib/libQt5{name}.so.5", mode=ctypes.RTLD_GLOBAL)


core, gui = library("Core"), library("Gui")
library("Network")
engine = library("Qml")
library("Quick"), library("WebEngineCore")
web = library("WebEngine")


def call(function, *arguments):
    function.restype = ctypes.c_void_p
    return function(*arguments)


def qstring(text):
    made, data = ctypes.create_string_buffer(8), text.encode()
    call(core._ZN7QString15fromUtf8_helperEPKci, made, data, ctypes.c_int(len(data)))
    return made


def memory():
    return ctypes.create_string_buffer(256)  # more than any of these objects needs


arguments = [f"{qt}/libexec/hearth-host".encode(), *(flag.encode() for flag in flags)]
argc, argv = ctypes.c_int(len(arguments)), (ctypes.c_char_p * (len(arguments) + 1))(*arguments, None)
application = memory()
call(gui._ZN15QGuiApplicationC1ERiPPci, application, ctypes.byref(argc), argv, ctypes.c_int(0x050800))
call(web._ZN11QtWebEngine10initializeEv)
window = memory()
call(engine._ZN21QQmlApplicationEngineC1EP7QObject, window, None)
file = qstring(qml)
call(engine._ZN21QQmlApplicationEngine4loadERK7QString, window, file)
sys.exit(call(gui._ZN15QGuiApplication4execEv))
