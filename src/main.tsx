// Placeholder until the app is assembled: proves that the build and the libraries run on old engines.
import { init } from "@noriginmedia/norigin-spatial-navigation-core";
import { signal } from "@preact/signals";
import { render } from "preact";
import { loadSdk } from "./matrix/loadSdk.ts";

performance.mark("hearth:script");
const status = signal("asleep");

function Placeholder() {
  return (
    <button
      onClick={() => {
        status.value = "loading";
        loadSdk().then(
          (sdk) => (status.value = `SDK ${typeof sdk.MatrixClient}`),
          (error) => (status.value = String(error)),
        );
      }}
    >
      Hearth: {status}
    </button>
  );
}

init({ debug: false });
const app = document.getElementById("app");
if (app) {
  app.textContent = "";
  render(<Placeholder />, app);
  app.querySelector("button")?.focus();
}
