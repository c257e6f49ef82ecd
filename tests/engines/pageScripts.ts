/**
 * Functions that run inside the page. They are written in the JavaScript of 2015 without any newer built-in,
 * because they run on Chromium 53 and on pages whose newer names were removed.
 */

/** An element as someone with a remote (or a screen reader) meets it. */
export interface ElementInfo {
  /** Accessible name. */
  readonly text: string;
  /** ARIA role, explicit or implied by the tag; "" when there is none. */
  readonly role: string;
  readonly tag: string;
  /** CSS pixels in the viewport. */
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Whether all of it lies inside the viewport. */
  readonly onScreen: boolean;
  readonly focused: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  /** Content of a text field, without which it is undefined. */
  readonly value?: string;
}

/**
 * Source of a function `(what: "named" | "focused" | "lines") => result`:
 * every visible element that has a role or can be focused; the focused one or null; the lines of visible text.
 */
export const inspectPage = String.raw`function (what) {
  function roleOf(e) {
    var explicit = e.getAttribute('role');
    if (explicit) return explicit.split(' ')[0];
    var tag = e.tagName.toLowerCase();
    if (tag === 'a') return e.hasAttribute('href') ? 'link' : '';
    if (tag === 'input') {
      var type = (e.getAttribute('type') || 'text').toLowerCase();
      if (type === 'hidden') return '';
      if (type === 'button' || type === 'submit' || type === 'reset' || type === 'image') return 'button';
      if (type === 'checkbox' || type === 'radio') return type;
      if (type === 'range') return 'slider';
      if (type === 'number') return 'spinbutton';
      if (type === 'search') return 'searchbox';
      return 'textbox';
    }
    if (/^h[1-6]$/.test(tag)) return 'heading';
    var roles = { button: 'button', textarea: 'textbox', select: 'combobox', option: 'option', img: 'img', nav: 'navigation', main: 'main',
      dialog: 'dialog', ul: 'list', ol: 'list', li: 'listitem', progress: 'progressbar', article: 'article', iframe: 'iframe', video: 'video' };
    return roles.hasOwnProperty(tag) ? roles[tag] : '';
  }
  function visible(e) {
    var box = e.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return false;
    if (getComputedStyle(e).visibility !== 'visible') return false;
    for (var up = e; up && up.nodeType === 1; up = up.parentElement) {
      if (up.getAttribute('aria-hidden') === 'true' || getComputedStyle(up).opacity === '0') return false;
    }
    return true;
  }
  function tidy(text) { return String(text || '').replace(/\s+/g, ' ').replace(/^ | $/g, ''); }
  function contentOf(node) {
    if (node.nodeType === 3) return node.nodeValue;
    if (node.nodeType !== 1) return '';
    var style = getComputedStyle(node);
    if (node.getAttribute('aria-hidden') === 'true' || style.display === 'none' || style.visibility === 'hidden') return '';
    var label = node.getAttribute('aria-label');
    if (label) return label;
    var tag = node.tagName;
    if (tag === 'IMG') return node.getAttribute('alt') || '';
    if (tag === 'SCRIPT' || tag === 'STYLE') return '';
    var text = '';
    for (var child = node.firstChild; child; child = child.nextSibling) text += contentOf(child);
    return style.display.indexOf('inline') === 0 ? text : ' ' + text + ' ';
  }
  function nameOf(e) {
    var ids = tidy(e.getAttribute('aria-labelledby')).split(' '), parts = [], i, other;
    for (i = 0; i < ids.length; i++) {
      other = ids[i] && document.getElementById(ids[i]);
      if (other) parts.push(other.getAttribute('aria-label') || other.textContent);
    }
    if (parts.length) return tidy(parts.join(' '));
    if (tidy(e.getAttribute('aria-label'))) return tidy(e.getAttribute('aria-label'));
    var tag = e.tagName;
    if (tag === 'IMG' || tag === 'AREA') return tidy(e.getAttribute('alt') || e.getAttribute('title'));
    if (tag === 'INPUT' || tag === 'TEXTAREA' || tag === 'SELECT') {
      if (e.labels) for (i = 0; i < e.labels.length; i++) parts.push(contentOf(e.labels[i]));
      if (parts.length) return tidy(parts.join(' '));
      if (/^(button|submit|reset)$/.test(e.type)) return tidy(e.value);
      return tidy(e.getAttribute('title') || e.getAttribute('placeholder') || e.getAttribute('alt'));
    }
    return tidy(contentOf(e)) || tidy(e.getAttribute('title'));
  }
  function infoOf(e) {
    var box = e.getBoundingClientRect(), attributes = {}, i;
    for (i = 0; i < e.attributes.length; i++) attributes[e.attributes[i].name] = e.attributes[i].value;
    var info = {
      text: nameOf(e), role: roleOf(e), tag: e.tagName.toLowerCase(), attributes: attributes, focused: document.activeElement === e,
      rect: { x: box.left, y: box.top, width: box.width, height: box.height },
      onScreen: box.left >= -0.5 && box.top >= -0.5 && box.right <= innerWidth + 0.5 && box.bottom <= innerHeight + 0.5
    };
    if (typeof e.value === 'string' && e.tagName !== 'BUTTON') info.value = e.value;
    return info;
  }
  if (what === 'focused') {
    var active = document.activeElement;
    return active && active !== document.body && active !== document.documentElement ? infoOf(active) : null;
  }
  if (what === 'lines') {
    var lines = (document.body ? document.body.innerText : '').split('\n'), kept = [], n;
    for (n = 0; n < lines.length; n++) if (tidy(lines[n])) kept.push(tidy(lines[n]));
    return kept;
  }
  var all = document.querySelectorAll('a[href],button,input,textarea,select,option,img,h1,h2,h3,h4,h5,h6,nav,main,dialog,ul,ol,li,progress,article,video,iframe,[role],[tabindex],[aria-label],[aria-labelledby]');
  var found = [], k;
  for (k = 0; k < all.length; k++) if (visible(all[k])) found.push(infoOf(all[k]));
  return found;
}`;

/** Collects the tasks of over 50 ms that the engine itself reports; runs before the page's own scripts. */
export const watchLongTasks = String.raw`(function () {
  var tasks = [];
  Object.defineProperty(window, '__hearthLongTasks', { value: tasks });
  if (typeof PerformanceObserver !== 'function') return;
  try {
    new PerformanceObserver(function (list) {
      list.getEntries().forEach(function (entry) { tasks.push({ startMs: entry.startTime, durationMs: entry.duration }); });
    }).observe({ entryTypes: ['longtask'] });
  } catch (error) { /* older than 58 */ }
})();`;
