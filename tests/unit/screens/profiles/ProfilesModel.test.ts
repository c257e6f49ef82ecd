import { signal } from "@preact/signals";
import { expect, it, vi } from "vitest";
import { mishap } from "../../../../src/core/attempt.ts";
import { AppError } from "../../../../src/core/errors.ts";
import type { ProfileRecord } from "../../../../src/matrix/records.ts";
import { ProfilesModel } from "../../../../src/screens/profiles/ProfilesModel.ts";

const person = (profileId: string, lastUsedAt: number): ProfileRecord => ({
  profileId,
  userId: `@${profileId}:a.b`,
  name: profileId,
  homeserver: "a.b",
  lastUsedAt,
  softLogout: false,
});

function start(onChoose: (profileId: string) => Promise<void> | void = () => undefined) {
  const list = signal<readonly ProfileRecord[]>([person("old", 1), person("new", 3), person("mid", 2)]);
  const chosen = vi.fn(onChoose);
  const onAdd = vi.fn();
  return { list, chosen, onAdd, model: new ProfilesModel({ profiles: { list }, onChoose: chosen, onAdd }) };
}

it("puts first who was here last, and does not touch the profiles' own list", () => {
  const { model, list } = start();
  expect(model.list.value.map((each) => each.profileId)).toEqual(["new", "mid", "old"]);
  expect(list.value[0]?.profileId).toBe("old");
});

it("starts a profile once, however often OK is pressed", async () => {
  let done = (): void => undefined;
  const { model, chosen, onAdd } = start(() => new Promise<void>((resolve) => (done = resolve)));
  model.choose("new");
  model.choose("old");
  model.add();
  expect(chosen).toHaveBeenCalledExactlyOnceWith("new");
  expect(onAdd).not.toHaveBeenCalled();
  expect(model.choosing.value).toBe("new");
  done();
  await vi.waitFor(() => expect(model.choosing.value).toBeUndefined());
});

it("a failure is told once and another choice can be made", async () => {
  const { model, chosen } = start(() => Promise.reject(new AppError("offline")));
  model.choose("new");
  await vi.waitFor(() => expect(model.choosing.value).toBeUndefined());
  expect(mishap.value?.error.kind).toBe("offline");
  model.choose("old");
  expect(chosen).toHaveBeenLastCalledWith("old");
});

it("adds a person", () => {
  const { model, onAdd } = start();
  model.add();
  expect(onAdd).toHaveBeenCalledOnce();
});
