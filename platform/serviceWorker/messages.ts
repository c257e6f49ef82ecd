/** What a page says to its service worker. */
export type PageMessage =
  /** Workbox's own: the waiting worker takes over. */
  | { readonly type: "SKIP_WAITING" }
  /** Whether the page's first script is of the worker's build; answered with a boolean on the message's port. */
  | { readonly type: "IS_YOURS"; readonly script: string }
  /** The page runs, as this worker's build: what belongs to older ones may go, unless another page is open. */
  | { readonly type: "ALONE" };
