/** Tells screen readers which page is on show; a full load does so by itself. */

const region = document.createElement("div");
region.className = "formwork-announcer";
region.setAttribute("role", "status");
region.setAttribute("aria-live", "polite");

/** Puts the region beside the body, where no morph reaches it. */
export function startAnnouncer(): void {
  document.documentElement.append(region);
}

/** Reads out the title of the page. */
export function announceTitle(): void {
  region.textContent = document.title;
}
