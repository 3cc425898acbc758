// Loads the page again when the server was replaced by a newer build.
let build;
new EventSource("/_formwork/reload").addEventListener("build", (event) => {
  if (build && build !== event.data) location.reload();
  build = event.data;
});
