import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { sceneSvg } from "./scenes.ts";

/*
 * Makes media/recordings anew: `npx tsx tests/homeserver/media/makeRecordings.ts`. It needs ffmpeg and espeak-ng
 * (Debian has both). What it makes is small and checked in, so that nobody else needs them. With the beginning of a name
 * (`… makeRecordings.ts gran-`) only those files are made, and the others stay what they are.
 */
const only = process.argv[2] ?? "";
const folder = fileURLToPath(new URL("./recordings/", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "recordings-"));
const ffmpeg = (...args: string[]) => execFileSync("ffmpeg", ["-loglevel", "error", "-y", ...args]);
const list: Record<string, unknown> = only ? (JSON.parse(readFileSync(join(folder, "list.json"), "utf8")) as Record<string, unknown>) : {};
const wanted = (file: string): boolean => file.startsWith(only);

function voice(file: string, speaker: string, pitch: number, text: string): void {
  if (!wanted(file)) return;
  const wav = join(scratch, `${file}.wav`);
  execFileSync("espeak-ng", ["-v", speaker, "-p", String(pitch), "-s", "150", "-w", wav, text]);
  ffmpeg("-i", wav, "-ac", "1", "-c:a", "libopus", "-b:a", "24k", "-application", "voip", join(folder, file));
  const samples = new Int16Array(Uint8Array.from(ffmpeg("-i", wav, "-ac", "1", "-ar", "8000", "-f", "s16le", "-")).buffer);
  list[file] = { kind: "voice", mimetype: "audio/ogg", duration: Math.round(samples.length / 8), waveform: waveform(samples, 80) };
}

/** Loudness in `bars` equal parts, 0–1024, as MSC3246 wants it. */
function waveform(samples: Int16Array, bars: number): number[] {
  const size = Math.floor(samples.length / bars);
  const peaks = Array.from(
    { length: bars },
    (_, bar) => samples.subarray(bar * size, (bar + 1) * size).reduce((sum, sample) => sum + Math.abs(sample), 0) / size,
  );
  const loudest = Math.max(...peaks);
  return peaks.map((peak) => Math.round((peak / loudest) * 1024));
}

/** A slow pan and zoom over a scene, with a soft chord under it. Even sides, as H.264 wants them. */
async function video(file: string, scene: string, seconds: number, width: number, height: number, codec: string[]): Promise<void> {
  if (!wanted(file)) return;
  const still = join(scratch, `${scene}.png`);
  await sharp(Buffer.from(sceneSvg(scene, width * 2, height * 2)))
    .png()
    .toFile(still);
  const frames = seconds * 25;
  const pan = `zoompan=z='1.05+0.25*on/${frames}':x='(iw-iw/zoom)*on/${frames}':y='(ih-ih/zoom)*0.6':d=${frames}:s=${width}x${height}:fps=25`;
  ffmpeg(
    "-i",
    still,
    "-f",
    "lavfi",
    "-i",
    `sine=f=220:d=${seconds}`,
    "-f",
    "lavfi",
    "-i",
    `sine=f=277:d=${seconds}`,
    "-filter_complex",
    `[0:v]${pan},format=yuv420p[v];[1:a][2:a]amix=inputs=2,volume=0.25,afade=t=in:d=1,afade=t=out:st=${seconds - 1.5}:d=1.5[a]`,
    "-map",
    "[v]",
    "-map",
    "[a]",
    "-t",
    String(seconds),
    ...codec,
    join(folder, file),
  );
  list[file] = {
    kind: "video",
    mimetype: file.endsWith("mp4") ? "video/mp4" : "video/webm",
    duration: seconds * 1000,
    width,
    height,
    poster: scene,
  };
}

function song(file: string): void {
  if (!wanted(file)) return;
  // Eight notes of a tune, each a decaying tone.
  const notes = [262, 330, 392, 330, 349, 440, 392, 262];
  const tune = notes
    .map((hertz, index) => `between(t,${index * 0.5},${index * 0.5 + 0.5})*sin(2*PI*${hertz}*t)*exp(-3*mod(t,0.5))`)
    .join("+");
  ffmpeg("-f", "lavfi", "-i", `aevalsrc='0.4*(${tune})':d=4:s=44100`, "-c:a", "libmp3lame", "-b:a", "48k", join(folder, file));
  list[file] = { kind: "audio", mimetype: "audio/mpeg", duration: 4000 };
}

/** The smallest PDF that shows a line of text. */
function pdf(file: string, text: string): void {
  if (!wanted(file)) return;
  const stream = `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  writeFileSync(
    join(folder, file),
    `%PDF-1.4\n${objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("")}trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n`,
  );
  list[file] = { kind: "file", mimetype: "application/pdf" };
}

const h264 = [
  "-c:v",
  "libx264",
  "-profile:v",
  "baseline",
  "-level",
  "3.1",
  "-crf",
  "30",
  "-preset",
  "slow",
  "-c:a",
  "aac",
  "-b:a",
  "48k",
  "-movflags",
  "+faststart",
];
const vp8 = ["-c:v", "libvpx", "-b:v", "250k", "-c:a", "libvorbis", "-q:a", "1"];
voice(
  "gran-jam.ogg",
  "en-gb+f3",
  55,
  "Hello my darlings. It's only me. I have made far too much plum jam again, so bring an empty bag on Sunday. And tell Theo I found his dinosaur book. It was under the cat.",
);
voice(
  "theo-fact.ogg",
  "en+f5",
  85,
  "Guess what! An octopus has three hearts, and two of them stop when it swims! That is why it likes crawling better. Okay bye!",
);
voice(
  "dana-late.ogg",
  "en+f2",
  50,
  "Sorry, sorry, running late. The train is standing in a field full of cows. Start without me, but save me a dumpling.",
);
voice("choir-alto.ogg", "en+f4", 60, "Altos, this is your line. La, la la la, laa. And please, please breathe before bar twelve.");
voice("sam-shift.ogg", "en+m3", 40, "Off shift at last. Kettle on in ten minutes.");
const gran = (file: string, text: string): void => voice(file, "en-gb+f3", 55, text);
gran("gran-story-1.ogg", "Good evening, my darlings. This is the story of the goose. It was nineteen fifty nine, and it had snowed.");
gran("gran-story-2.ogg", "The goose would not go home. It sat down on the bus, on the front seat, as if it had a ticket.");
gran("gran-story-3.ogg", "And the driver said: madam, is that your goose? And I said: certainly not.");
gran("gran-story-4.ogg", "But the goose got off at my stop. And it walked behind me. All the way up the hill.");
gran("gran-story-5.ogg", "And that, my dears, is how I met your grandfather. It was his goose. Sleep well.");
await video("harbour.mp4", "beach-harbour", 8, 854, 480, h264);
await video("train-window.mp4", "mountains-train", 6, 640, 360, h264);
await video("theo-goal.webm", "garden-goal", 5, 480, 854, vp8);
song("warm-up-tune.mp3");
pdf("allotment-plan.pdf", "Allotment plan: beans, squash, and one very hopeful melon");
writeFileSync(join(folder, "list.json"), `${JSON.stringify(list, null, 1).replace(/\n\s+(?=\d)/g, " ")}\n`);
for (const file of Object.keys(list).filter(wanted)) console.log(file, readFileSync(join(folder, file)).length);
rmSync(scratch, { recursive: true });
