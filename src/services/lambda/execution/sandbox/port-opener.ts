/**
 * A program of its own, the first in a sandbox with a private network: listens on the ports that its arguments name, hands the
 * sockets to the server over the channel it was started with, one by one, and ends when the server closes the channel.
 */
import { once } from 'node:events';
import net from 'node:net';

process.once('disconnect', () => process.exit(0));
for (const port of process.argv.slice(2)) {
  const listener = net.createServer();
  listener.listen(Number(port), '127.0.0.1');
  await once(listener, 'listening');
  process.send?.({}, listener);
}
