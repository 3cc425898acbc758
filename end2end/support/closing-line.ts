import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

/** Prints one line at the very end, for people and for machines: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  private suite?: Suite;
  private errors = 0;

  printsToStdio(): boolean {
    return false;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  /** Errors outside tests, such as a server that does not stop. */
  onError(): void {
    this.errors++;
  }

  async onExit(): Promise<void> {
    const tests = this.suite?.allTests() ?? [];
    const passed = tests.filter((test) => test.outcome() === "expected").length;
    // A test that was never run has not passed either.
    const failed = tests.length - passed + this.errors;
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  }
}
