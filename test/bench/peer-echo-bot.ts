/**
 * The peer: the bot of the vendor's own quick start. An echo bot that counts, on CloudAdapter without credentials, state in memory,
 * replies posted over HTTP to the caller's serviceUrl. Prints its port; prints its CPU time in microseconds when a line comes in.
 */
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, ConversationState, MemoryStorage } from 'botbuilder';
import { createServer, plugins } from 'restify';

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const state = new ConversationState(new MemoryStorage());
const counter = state.createProperty<number>('counter');
const server = createServer();
server.use(plugins.bodyParser());
server.post('/api/messages', async (request, response) => {
  await adapter.process(request, response, async (context) => {
    if (context.activity.type !== 'message') return;
    const count = (await counter.get(context, 0)) + 1;
    await counter.set(context, count);
    await context.sendActivity(`${count}: ${context.activity.text}`);
    await state.saveChanges(context);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on('data', () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${user + system} ${process.memoryUsage().rss}\n`);
});
process.stdin.on('end', () => process.exit(0));
