import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Sheet, SheetTitle } from "../../ui/Sheet.tsx";
import { MORE_REACTIONS } from "../moreReactions.ts";
import { OnPhone } from "../OnPhone.tsx";
import { QUICK_REACTIONS } from "../reactionChoices.ts";
import { ReactionGrid } from "../ReactionGrid.tsx";
import type { ViewerViewModel } from "./ViewerViewModel.ts";

const EMOJI = [...QUICK_REACTIONS, ...MORE_REACTIONS];

/** A sheet at the picture's side: reactions, or the code for a phone. */
export function ViewerSheet({ model }: { readonly model: ViewerViewModel }): JSX.Element | null {
  const { kind } = model.over.value;
  if (kind !== "react" && kind !== "phone") return null;
  const title = t(kind === "react" ? "room:reactions.title" : "room:phone.title");
  return (
    <Sheet key={kind} overlay={kind} focusKey="viewer-sheet" label={title} veil="light" onBack={() => model.back()}>
      {kind === "react" ? (
        <>
          <SheetTitle>{title}</SheetTitle>
          <ReactionGrid
            focusKey="viewer-emoji"
            emoji={EMOJI}
            reactions={model.item.value?.reactions ?? []}
            autoFocus
            onReact={(emoji) => model.react(emoji)}
          />
        </>
      ) : (
        <OnPhone focusKey="viewer-phone-done" what="message" link={model.link.value ?? ""} onClose={() => model.back()} />
      )}
    </Sheet>
  );
}
