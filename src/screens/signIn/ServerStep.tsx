import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t, tMaybe } from "../../core/i18n.ts";
import { useServices } from "../../core/services.ts";
import { setFocus } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { ChoiceTile, ChoiceTiles } from "../../ui/ChoiceTiles.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { TextField } from "../../ui/TextField.tsx";
import styles from "./ServerStep.module.css";
import type { ServerTile } from "./servers.ts";
import type { SignInFlow } from "./SignInModel.ts";
import type { StateOf } from "./signInState.ts";
import { StepTitle } from "./StepTitle.tsx";

interface StepProps {
  readonly model: SignInFlow;
  readonly state: StateOf<"server">;
}

const FIELD = "signIn-homeserver";
const OTHER = "signIn-other";
const keyOf = (tile: ServerTile): string => `signIn-server-${tile.name}`;

/** Choosing a server: by a press where that will do, by its name where not. */
export function ServerStep({ model, state }: StepProps): JSX.Element {
  return state.other ? <TypeServer model={model} state={state} /> : <ChooseServer model={model} state={state} />;
}

function ChooseServer({ model, state }: StepProps): JSX.Element {
  const problem = useProblemWords(state);
  const tiles = model.tiles.value;
  useLayoutEffect(() => {
    const tried = tiles.find((tile) => tile.name === state.problem?.name) ?? tiles[0];
    setFocus(tried ? keyOf(tried) : OTHER);
  }, []);
  return (
    <>
      <StepTitle title={t("signIn:server.title")} body={t("signIn:server.body")} />
      <WhatIsKept />
      <ChoiceTiles>
        {tiles.map((tile) => (
          <ChoiceTile
            key={tile.name}
            focusKey={keyOf(tile)}
            icon={icons[tile.why]}
            name={tile.name}
            about={t(`signIn:server.${tile.why}`)}
            onClick={() => model.chooseServer(tile)}
          />
        ))}
        <ChoiceTile
          focusKey={OTHER}
          icon="plus"
          name={t("signIn:server.other")}
          about={t("signIn:server.otherAbout")}
          onClick={() => model.otherServer()}
        />
      </ChoiceTiles>
      {problem && (
        <p class={styles.problem} role="alert">
          <Icon name="warning" />
          <span>{problem}</span>
        </p>
      )}
    </>
  );
}

/** Said before the trouble of signing in: nothing will be kept, or why it was not. */
function WhatIsKept(): JSX.Element | null {
  const { platform } = useServices();
  const words =
    platform.storage.kind === "memory"
      ? t("common:storageMemory")
      : platform.survival?.update === "deleted"
        ? t("signIn:server.forgets")
        : undefined;
  if (words === undefined) return null;
  return (
    <p class={styles.kept} data-kept>
      <Icon name="info" />
      <span>{words}</span>
    </p>
  );
}

const icons: Record<ServerTile["why"], IconName> = { default: "home", used: "tv", public: "globe" };

function TypeServer({ model, state }: StepProps): JSX.Element {
  const problem = useProblemWords(state);
  const fresh = state.draft === "";
  useLayoutEffect(() => {
    if (!fresh) setFocus(FIELD);
  }, []);
  return (
    <>
      <StepTitle title={t("signIn:server.typeTitle")} body={t("signIn:server.typeBody")} />
      <TextField
        focusKey={FIELD}
        field="homeserver"
        type="url"
        label={t("signIn:server.field")}
        placeholder={t("signIn:server.placeholder")}
        hint={t("signIn:server.hint")}
        error={problem}
        value={state.draft}
        autoOpen={fresh}
        onInput={(draft) => model.editDraft(draft)}
        onSubmit={() => model.submitDraft()}
      />
      <div class={styles.actions}>
        <Button tone="primary" focusKey="signIn-continue" onClick={() => model.submitDraft()}>
          {t("signIn:server.continue")}
        </Button>
      </div>
    </>
  );
}

/** What went wrong and what to do, in a sentence of its own for each kind of mistake. */
function useProblemWords({ problem }: StateOf<"server">): string | undefined {
  const { platform } = useServices();
  if (!problem) return undefined;
  const { kind } = problem.error;
  if (kind === "offline" && !platform.network.online) return t("signIn:problem.thisTvOffline");
  return tMaybe(`signIn:problem.${kind}`, { name: problem.name }, t(`error:${kind}`));
}
