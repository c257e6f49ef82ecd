import { computed, signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../../../../src/core/config.ts";
import { AppError } from "../../../../src/core/errors.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { checkRecoveryKey } from "../../../../src/matrix/recoveryKey.ts";
import type { EncryptionState, Security, VerificationStage, VerifyWay } from "../../../../src/matrix/securityTypes.ts";
import { type VerificationDependencies, VerificationModel } from "../../../../src/screens/verification/VerificationModel.ts";
import { stillRecoveryKey } from "../../../fixtures/stillVerification.ts";

/** Security as screens know it: ends of what runs and of what has ended are as in Security.ts. */
function house(encryption: EncryptionState = { status: "unverified", ways: ["otherDevice", "recoveryKey", "passphrase"] }) {
  const stage = signal<VerificationStage>({ step: "idle" });
  const state = signal(encryption);
  const asked: string[] = [];
  const security: Security = {
    stage,
    losesKeys: signal(false),
    askOtherDevices() {
      asked.push("ask");
      stage.value = { step: "waiting", userId: "@robin:a.b" };
    },
    askPerson: vi.fn(),
    accept: () => void asked.push("accept"),
    startEmoji: () => void asked.push("emoji"),
    confirm: () => void asked.push("confirm"),
    mismatch: () => void asked.push("mismatch"),
    cancel() {
      const ended = ["cancelled", "done", "idle"].includes(stage.peek().step);
      asked.push(ended ? "putAway" : "cancel");
      stage.value = ended ? { step: "idle" } : { step: "cancelled", why: "byUs" };
    },
    recover(typed, kind) {
      asked.push(`recover ${kind} ${typed}`);
      stage.value = { step: "working", what: kind };
    },
    checkRecoveryKey,
    setUp: vi.fn(async () => ({ recoveryKey: stillRecoveryKey })),
    trustOf: async () => "unknown",
  };
  const navigation = new NavigationModel({ screen: "rooms" });
  navigation.push({ screen: "verification" });
  const services = {
    navigation,
    config: defaultConfig,
    platform: { device: { label: "LG TV" } },
  } as unknown as VerificationDependencies["services"];
  const onSignInAgain = vi.fn();
  const open = () => new VerificationModel({ services, session: { userId: "@robin:a.b", encryption: state, security }, onSignInAgain });
  return {
    stage,
    encryption: state,
    asked,
    security,
    navigation,
    onSignInAgain,
    open,
    where: computed(() => navigation.top.value.route.screen),
  };
}

const typeKey = (model: ReturnType<ReturnType<typeof house>["open"]>, text: string): void =>
  Array.from(text).forEach((letter) => model.press(letter));

describe("the first picture", () => {
  it("asks the other devices by itself, once", () => {
    const { open, asked, stage } = house();
    const model = open();
    expect(model.state.value.step).toBe("waiting");
    stage.value = { step: "cancelled", why: "timeout" };
    expect(model.state.value).toMatchObject({ step: "cancelled", why: "timeout" });
    expect(asked).toEqual(["ask"]);
  });

  it("waits for encryption to run, then asks", () => {
    const { open, asked, encryption } = house({ status: "starting" });
    const model = open();
    expect(model.state.value.step).toBe("starting");
    expect(asked).toEqual([]);
    encryption.value = { status: "unverified", ways: ["otherDevice"] };
    expect(model.state.value.step).toBe("waiting");
    expect(asked).toEqual(["ask"]);
  });

  it.each<[string, EncryptionState, string]>([
    ["no other device", { status: "unverified", ways: ["recoveryKey"] }, "ways"],
    ["nothing at all", { status: "unverified", ways: [] }, "ways"],
    ["a first device", { status: "unverified", ways: ["setUp"] }, "firstDevice"],
    ["verified", { status: "verified", backup: "on" }, "verified"],
    ["lost keys", { status: "unavailable", why: "keysLost" }, "unavailable"],
  ])("%s: nobody is asked", (_, encryption, step) => {
    const { open, asked } = house(encryption);
    expect(open().state.value.step).toBe(step);
    expect(asked).toEqual([]);
  });

  it("takes up a request that has come already", () => {
    const { open, asked, stage } = house();
    stage.value = { step: "incoming", own: true, userId: "@robin:a.b" };
    expect(open().state.value.step).toBe("incoming");
    expect(asked).toEqual([]);
  });
});

describe("a recovery key", () => {
  const entering = () => {
    const made = house();
    const model = made.open();
    model.use("recoveryKey");
    return { ...made, model };
  };

  it("takes the place of the request, which is cancelled", () => {
    const { model, asked } = entering();
    expect(asked).toEqual(["ask", "cancel", "putAway"]);
    expect(model.state.value).toEqual({ step: "recoveryKey", typed: "", check: "incomplete" });
  });

  it("is typed on the pad, erased letter by letter, and sent when whole", () => {
    const { model, asked } = entering();
    typeKey(model, "EsSz");
    expect(model.state.value).toMatchObject({ typed: "EsSz", check: "incomplete" });
    model.erase();
    model.erase();
    expect(model.state.value).toMatchObject({ typed: "Es" });
    model.submit();
    expect(asked).not.toContain(`recover recoveryKey Es`);
    model.edit(stillRecoveryKey);
    expect(model.state.value).toMatchObject({ check: "complete" });
    model.press("2");
    expect(model.state.value).toMatchObject({ check: "complete" });
    model.submit();
    expect(asked[asked.length - 1]).toBe(`recover recoveryKey ${stillRecoveryKey}`);
    expect(model.state.value).toEqual({ step: "working", what: "recoveryKey" });
  });

  it("erases across the spaces of groups", () => {
    const { model } = entering();
    model.edit("EsSz y ");
    model.erase();
    expect(model.state.value).toMatchObject({ typed: "EsSz" });
    model.erase();
    expect(model.state.value).toMatchObject({ typed: "EsS" });
  });

  it("is still there when it did not open the account, and gone when it did", () => {
    const { model, stage, asked } = entering();
    model.edit(stillRecoveryKey);
    model.submit();
    stage.value = { step: "cancelled", why: "wrongKey" };
    expect(model.state.value).toMatchObject({ step: "cancelled", why: "wrongKey" });
    model.again();
    expect(model.state.value).toMatchObject({ step: "recoveryKey", typed: stillRecoveryKey });
    model.submit();
    stage.value = { step: "done" };
    stage.value = { step: "idle" };
    expect(model.state.value).toMatchObject({ step: "recoveryKey", typed: "" });
    expect(asked.filter((each) => each.startsWith("recover"))).toHaveLength(2);
  });

  it("survives a request that comes while it is typed, and a look at the other ways", () => {
    const { model, stage } = entering();
    model.edit("EsSz ykH7");
    stage.value = { step: "incoming", own: true, userId: "@robin:a.b" };
    expect(model.state.value.step).toBe("incoming");
    model.back();
    expect(model.state.value).toMatchObject({ step: "recoveryKey", typed: "EsSz ykH7" });
    model.back();
    model.use("recoveryKey");
    expect(model.state.value).toMatchObject({ typed: "EsSz ykH7" });
    model.use("passphrase");
    expect(model.state.value).toMatchObject({ step: "passphrase", typed: "" });
  });

  it("Back leads to the ways, then out", () => {
    const { model, where } = entering();
    model.back();
    expect(model.state.value.step).toBe("ways");
    model.back();
    expect(where.value).toBe("rooms");
  });
});

describe("Back, at every step", () => {
  it.each<[string, VerificationStage, string]>([
    ["waiting", { step: "waiting", userId: "@robin:a.b" }, "rooms"],
    ["choose", { step: "choose", canEmoji: true }, "ways"],
    ["compareEmoji", { step: "compareEmoji", emoji: [], confirmed: false }, "ways"],
    ["confirmScan", { step: "confirmScan", confirmed: false }, "ways"],
    ["agreeing on emoji", { step: "working", what: "emoji" }, "ways"],
    ["finishing", { step: "working", what: "finishing" }, "working"],
    ["done", { step: "done" }, "rooms"],
    ["cancelled", { step: "cancelled", why: "byOther" }, "rooms"],
  ])("%s", (_, now, to) => {
    const { open, stage, where } = house();
    const model = open();
    stage.value = now;
    model.back();
    if (to === "rooms") expect(where.value).toBe("rooms");
    else expect(model.state.value.step).toBe(to);
    if (to !== "working") expect(stage.value).toEqual({ step: "idle" });
  });

  it("out of somebody else's request, there are no ways to go to", () => {
    const { open, stage, where } = house({ status: "verified", backup: "on" });
    stage.value = { step: "waiting", userId: "@robin:a.b" };
    const model = open();
    stage.value = { step: "choose", canEmoji: true };
    model.back();
    expect(where.value).toBe("rooms");
  });
});

describe("leaving", () => {
  it("cancels what runs, for both sides, when the screen goes by itself", () => {
    const { open, stage, asked } = house();
    const model = open();
    stage.value = { step: "compareEmoji", emoji: [], confirmed: false };
    model[Symbol.dispose]();
    expect(asked).toEqual(["ask", "cancel", "putAway"]);
    expect(stage.value).toEqual({ step: "idle" });
  });

  it("leads home where there is nothing behind", () => {
    const { open, navigation, where } = house();
    navigation.reset();
    open().leave();
    expect(where.value).toBe("rooms");
  });
});

describe("a first device", () => {
  const first = (setUp: Security["setUp"]) => {
    const made = house({ status: "unverified", ways: ["setUp"] });
    made.security.setUp = setUp;
    const model = made.open();
    model.use("setUp");
    return { ...made, model };
  };

  it("is told its recovery key once, and asked whether it is written down", async () => {
    const { model, where } = first(async () => ({ recoveryKey: stillRecoveryKey }));
    expect(model.state.value).toMatchObject({ step: "setUp", needsPassword: false });
    model.submit();
    await vi.waitFor(() => expect(model.state.value).toEqual({ step: "newKey", recoveryKey: stillRecoveryKey, sure: false }));
    model.back();
    expect(model.state.value).toMatchObject({ step: "newKey", sure: true });
    model.back();
    expect(model.state.value).toMatchObject({ sure: false });
    model.submit();
    expect(where.value).toBe("rooms");
    expect(JSON.stringify(model.state.value)).not.toContain(stillRecoveryKey);
  });

  it("is asked for the password when the server wants it", async () => {
    const setUp = vi.fn<Security["setUp"]>().mockRejectedValue(new AppError("badCredentials"));
    const { model } = first(setUp);
    model.submit();
    await vi.waitFor(() => expect(model.state.value).toMatchObject({ needsPassword: true }));
    expect(model.state.value).not.toHaveProperty("problem");
    model.submit();
    expect(setUp).toHaveBeenCalledTimes(1);
    model.edit("hearth");
    model.submit();
    await vi.waitFor(() => expect(model.state.value).toMatchObject({ problem: "badCredentials", password: "hearth" }));
    expect(setUp).toHaveBeenLastCalledWith({ password: "hearth" });
  });

  it.each([
    ["forbidden", "exists"],
    ["unsupported", "unsupported"],
    ["offline", "offline"],
    ["server", "failed"],
  ] as const)("%s is %s", async (kind, problem) => {
    const { model } = first(async () => {
      throw new AppError(kind);
    });
    model.submit();
    await vi.waitFor(() => expect(model.state.value).toMatchObject({ step: "setUp", problem }));
  });
});

it("asks once more after an end", () => {
  const { open, stage, asked } = house();
  const model = open();
  stage.value = { step: "cancelled", why: "byOther" };
  model.again();
  expect(asked).toEqual(["ask", "putAway", "ask"]);
  expect(model.state.value.step).toBe("waiting");
});

it("offers what there is beside the running request", () => {
  const ways: readonly VerifyWay[] = ["otherDevice", "recoveryKey"];
  expect(house({ status: "unverified", ways }).open().ways.value).toEqual(ways);
});
