/** `npm run check`: every gate, one line each; exit code 1 when one of them is closed. */
import { passGates } from "./passGates.ts";

const failed = await passGates();
process.exitCode = failed === 0 ? 0 : 1;
