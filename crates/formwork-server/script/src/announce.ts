/** Tells screen readers which page is on show; a full load does so by itself. */

const region = document.createElement("div");
region.className = "formwork-announcer";
region.setAttribute("role", "status");
// Nobody sees it, and it takes no place. A script may set styles, which the policy forbids in HTML.
region.style.cssText = "position:fixed;clip-path:inset(50%)";

/** Puts the region beside the body, where no morph reaches it. */
export function startAnnouncer(): void {
  document.documentElement.append(region);
}

/** Reads out the title of the page. */
export function announceTitle(): void {
  const { title } = document;
  // What stays the same is not read again: the same title has a space more, or less.
  region.textContent = region.textContent === title ? `${title}\u00a0` : title;
}
