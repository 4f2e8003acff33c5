/** What a client comes to behind the proxy of its environment, as JSON: for a process that trusts another authority. */
import { createClient } from "../../src/client";

const number = "12065014377";
const client = createClient({
  accessKey: "AK",
  secretKey: "SK",
  baseUrl: process.argv[2] ?? "",
  env: process.env,
});

async function calls(): Promise<object> {
  const read = await client.numbers.get(number);
  const again = await client.numbers.get(number);
  const { details } = await client.numbers.purchase(number);
  return { read: read.number, again: again.number, bought: details?.number };
}

void calls()
  .catch((error: Error) => ({ error: error.message }))
  .then((outcome) => {
    client.close();
    console.log(JSON.stringify(outcome));
  });
