import { people, type PersonKey } from "./household/people.ts";
import { portraitSvg } from "./media/portraits.ts";

/** What the verification page shows. */
export type PageState =
  | { readonly step: "code"; readonly problem?: string }
  | { readonly step: "person"; readonly userCode: string; readonly clientName: string; readonly deviceId: string }
  | { readonly step: "done"; readonly message: string };

/** The page that people open on a telephone or computer to let a television in. Plain HTML: it must work anywhere. */
export function verificationPage(state: PageState): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Link a device</title><style>
:root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;font:17px/1.5 system-ui,sans-serif;background:linear-gradient(160deg,#26343f,#7a4b3a);color:#2b2523}
main{background:#fffaf3;border-radius:22px;padding:34px;width:min(560px,94vw);box-shadow:0 20px 60px #0006}h1{margin:0 0 6px;font-size:28px}p{margin:6px 0 18px}.problem{color:#a3261c;font-weight:600}
input[name=user_code]{width:100%;font:700 40px ui-monospace,monospace;letter-spacing:.22em;text-align:center;text-transform:uppercase;padding:14px;border:2px solid #c9b9a5;border-radius:14px;background:#fff;color:#2b2523}
button{font:600 17px system-ui,sans-serif;padding:13px 22px;border:0;border-radius:12px;background:#c8553d;color:#fff;cursor:pointer;margin:14px 10px 0 0}button.deny{background:#e7dccd;color:#4b403a}
.people{display:grid;grid-template-columns:repeat(auto-fill,minmax(112px,1fr));gap:10px}.people label{cursor:pointer;text-align:center;font-size:14px;line-height:1.2;overflow:hidden}.people input{position:absolute;opacity:0}.people svg{width:84px;height:84px;border-radius:50%;display:block;margin:0 auto 6px;border:4px solid transparent}
.people input:checked+svg{border-color:#c8553d}.people input:focus-visible+svg{outline:3px solid #26343f}code{background:#f0e6d8;border-radius:6px;padding:1px 7px}
</style></head><body><main>${content(state)}</main></body></html>`;
}

function content(state: PageState): string {
  switch (state.step) {
    case "code":
      return `<h1>Link a device</h1><p>Type the code that your television shows.</p>${state.problem ? `<p class="problem" role="alert">${escape(state.problem)}</p>` : ""}
<form method="post"><input name="user_code" aria-label="Code" autocomplete="off" autofocus maxlength="8" required><button>Continue</button></form>`;
    case "person":
      return `<h1>Who is signing in?</h1><p><strong>${escape(state.clientName)}</strong> wants to use an account, as device <code>${escape(state.deviceId)}</code>. Only go on if the code on its screen is <code>${escape(state.userCode)}</code>.</p>
<form method="post"><input type="hidden" name="user_code" value="${escape(state.userCode)}"><div class="people">${Object.keys(people)
        .map((user) => choice(user as PersonKey))
        .join("")}</div>
<button name="answer" value="approve">Sign in</button><button class="deny" name="answer" value="deny">No, stop</button></form>`;
    case "done":
      return `<h1>${escape(state.message)}</h1><p>You can close this page and look at your television.</p>`;
  }
}

function choice(user: PersonKey): string {
  const { name, portrait } = people[user];
  // Gradients are named; sixteen pictures on one page need names of their own.
  const picture = portraitSvg(user, portrait).replace(/\b(id="|url\(#)g(\d+)/g, `$1${user}$2`);
  return `<label><input type="radio" name="user" value="${user}"${user === "alex" ? " checked" : ""}>${picture}${escape(name)}</label>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
