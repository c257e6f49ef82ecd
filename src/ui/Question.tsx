import type { ComponentChildren, JSX } from "preact";
import { Button, type ButtonProps } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

export interface Answer extends Pick<ButtonProps, "tone" | "icon" | "busy" | "disabled"> {
  /** Its focus key is the question's name and this: "exit-stay". */
  readonly name: string;
  readonly words: string;
  onClick(): void;
}

export interface QuestionProps {
  /** Focus key, and mark for tests: `data-overlay`. */
  readonly name: string;
  readonly title: string;
  /** Side by side; the first has the focus. */
  readonly answers: readonly [Answer, ...Answer[]];
  onBack(): void;
  readonly children?: ComponentChildren;
}

/** A dialog that wants one of a few answers. */
export function Question({ name, title, answers, onBack, children }: QuestionProps): JSX.Element {
  return (
    <Dialog
      focusKey={name}
      overlay={name}
      prefer={`${name}-${answers[0].name}`}
      title={title}
      onBack={onBack}
      actions={answers.map(({ name: answer, words, ...rest }) => (
        <Button key={answer} focusKey={`${name}-${answer}`} {...rest}>
          {words}
        </Button>
      ))}
    >
      {children}
    </Dialog>
  );
}
