export interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Report {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Counts vitest's JSON report. Nothing may fail in silence: a file that could not be loaded counts as one failure, and
 * so does a run that ended badly although no test failed (an unhandled error, a crash without any report).
 */
export function countResults(report: unknown, exitCode: number): Count {
  let passed = 0;
  let failed = 0;
  for (const file of (report as Report | undefined)?.testResults ?? []) {
    const statuses = file.assertionResults.map((test) => test.status);
    passed += statuses.filter((status) => status === "passed").length;
    const failures = statuses.filter((status) => status === "failed").length;
    failed += failures === 0 && file.status === "failed" ? 1 : failures;
  }
  if (exitCode !== 0 && failed === 0) failed = 1;
  return { passed, failed };
}
