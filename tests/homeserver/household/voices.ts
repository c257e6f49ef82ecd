import { voice } from "./script.ts";

export const alex = voice("alex");
export const sam = voice("sam");
export const mia = voice("mia");
export const theo = voice("theo");
export const ruth = voice("ruth");
export const george = voice("george");
export const dana = voice("dana");
export const ben = voice("ben");
export const noor = voice("noor");
export const yael = voice("yael");
export const kenji = voice("kenji");
export const lin = voice("lin");
export const priya = voice("priya");
export const oskar = voice("oskar");
export const maria = voice("maria");
export const tom = voice("tom");
