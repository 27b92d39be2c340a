/** What the pipeline counts beside the sampler. */
export class CallCounts {
  asked = 0;
  released = 0;
  settlements = 0;
  hookFailures = 0;
  hookDrops = 0;
  reentrant = 0;
  faults = 0;
}
