// One line of scores and times out of a report of Lighthouse, and one for each audit that is not perfect.
import { readFileSync } from "node:fs";

const [page, file] = process.argv.slice(2);
const { categories, audits } = JSON.parse(readFileSync(file, "utf8"));
const scores = Object.values(categories).map(({ id, score }) => `${id} ${Math.round(score * 100)}`);
const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
console.log(`${page}: ${scores.join(", ")}; ${times.map((id) => `${id} ${audits[id].displayValue}`).join(", ")}`);
for (const { auditRefs } of Object.values(categories)) {
  for (const { id, weight } of auditRefs) {
    const { score, title, displayValue } = audits[id];
    if (weight > 0 && score !== null && score < 1) console.log(`  ${id}: ${score} ${title} ${displayValue ?? ""}`);
  }
}
