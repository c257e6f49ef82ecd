/** What people answer with, by feeling; all are in Unicode 9 or older, so that the sets of 2017 can draw them. */
export const MORE_REACTIONS = [
  ...["😀", "😄", "😁", "😅", "😊", "😍"],
  ...["😘", "😎", "🤔", "🙄", "😴", "😋"],
  ...["😉", "😇", "😜", "😭", "😡", "😱"],
  ...["👏", "🙌", "🙏", "💪", "👋", "👌"],
  ...["👎", "👀", "🤞", "💯", "✅", "❓"],
  ...["🔥", "✨", "⭐", "☀️", "🌈", "💐"],
  ...["🎂", "🍻", "☕", "🍕", "🏆", "💔"],
] as const;
