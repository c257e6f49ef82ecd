/** A password out of the environment or from the keyboard, never out of the command line: that one every user of a machine can read. */
import type { ReadStream } from "node:tty";

const ENTER = /[\r\n]/;
const CTRL_C = "\x03";
const BACKSPACES = ["\x7f", "\b"];

/**
 * @param variable of the environment, looked at first.
 * @param question for the keyboard; what is typed is not shown.
 * @throws where neither is: nobody set the variable and there is no keyboard.
 */
export async function askPassword(variable: string, question: string): Promise<string> {
  const given = process.env[variable];
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) throw new Error(`There is no keyboard to ask for the ${question}: put it into ${variable}.`);
  try {
    const answer = typed(process.stdin);
    // Only now: what is typed before the terminal has been told to be silent, it shows.
    process.stderr.write(`${question}: `);
    return await answer;
  } finally {
    process.stderr.write("\n");
  }
}

function typed(keyboard: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let word = "";
    const done = () => {
      keyboard.off("data", onData);
      keyboard.setRawMode(false);
      keyboard.pause();
    };
    const onData = (data: Buffer | string) => {
      for (const letter of data.toString()) {
        if (letter === CTRL_C) {
          done();
          reject(new Error("Stopped."));
          return;
        }
        if (ENTER.test(letter)) {
          done();
          resolve(word);
          return;
        }
        word = BACKSPACES.includes(letter) ? Array.from(word).slice(0, -1).join("") : word + letter;
      }
    };
    keyboard.setRawMode(true);
    keyboard.on("data", onData);
    keyboard.resume();
  });
}
