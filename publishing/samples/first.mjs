// An application. Where its logs go, and how many of them, environment variables say.
import { configureAdaptiveLogging, requestScope } from "@lipservice/sdk";

configureAdaptiveLogging();
for (let order = 0; order < 400; order++) {
  requestScope({ attributes: { order } }, () => {
    console.info("order %d: %d items reserved", order, order % 7);
    console.info("order %d: card charged", order);
    if (order === 300) console.error("order %d: the warehouse does not answer", order);
  });
  console.info("worker alive, %d jobs waiting", order % 40);
}
