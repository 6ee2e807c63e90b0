using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1202LoopIgnoresContextTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1202LoopIgnoresContext>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1202LoopIgnoresContext>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "reads from something of one's own", "interface IPort { int ReadByte(); } class Modem { public void M(Context ctx, IPort port) { ctx.ThrowIfDone(); [|for|] (;;) { Log(port.ReadByte()); } } }" },
        { "awaits for ever", """
            async Task M(CancellationToken token) { [|while|] (true) { await WorkAsync(); await Task.Delay(1000); } }
            """ },
        { "sleeps for ever", """
            void M(CancellationToken token) { [|for|] (;;) { Thread.Sleep(1000); } }
            """ },
        { "do", """
            async Task M(CancellationToken token) { [|do|] { await WorkAsync(); } while (true); }
            """ },
        { "swallows all errors", """
            async Task M(CancellationToken token) { [|while|] (true) { try { await WorkAsync(); } catch (Exception e) { Log(e); } } }
            """ },
        { "passes none", """
            async Task M(CancellationToken token) { [|while|] (true) { await WorkAsync(CancellationToken.None); } }
            """ },
        { "has only a timeout of its own", """
            async Task M(CancellationToken token) { [|while|] (true) { using var cts = new CancellationTokenSource(1000); await WorkAsync(cts.Token); } }
            """ },
        { "a break that leaves an inner loop only", """
            async Task M(int[] items, CancellationToken token) { [|while|] (true) { foreach (var item in items) { if (item == 0) break; await WorkAsync(); } } }
            """ },
        { "blocks on a queue", """
            void M(System.Collections.Concurrent.BlockingCollection<int> queue, CancellationToken token) { [|while|] (true) { Use(queue.Take()); } }
            """ },
        { "blocks on a task", """
            void M(CancellationToken token) { [|while|] (true) { WorkAsync().Wait(); } }
            """ },
        { "in a local function", """
            Task M(CancellationToken token) { return LoopAsync(); async Task LoopAsync() { [|while|] (true) await WorkAsync(); } }
            """ },
        { "in a lambda", """
            Task M(CancellationToken token) => Task.Run(async () => { [|while|] (true) { await WorkAsync(); } });
            """ },
        { "the token looked at before the loop only", """
            async Task M(CancellationToken token) { token.ThrowIfCancellationRequested(); [|while|] (true) await Task.Delay(5); }
            """ },
        { "a primary constructor's token", """
            class Poller(CancellationToken token) { public async Task M() { [|while|] (true) { await WorkAsync(); } } }
            """ },
        { "a context", """
            async Task M(Context ctx) { [|while|] (true) { await WorkAsync(); } }
            """ },
        { "a context, and background passed", """
            async Task M(Context ctx) { [|while|] (true) { await WorkAsync(Context.Background); } }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a local function passes it on", "async Task M(CancellationToken token) { while (true) await OnceAsync(); async Task OnceAsync() { await WorkAsync(token); } }" },
        { "asks", """
            async Task M(CancellationToken token) { while (!token.IsCancellationRequested) await WorkAsync(); }
            """ },
        { "passes it on", """
            async Task M(CancellationToken token) { while (true) { await WorkAsync(); await Task.Delay(1000, token); } }
            """ },
        { "passes on what is linked to it", """
            async Task M(CancellationToken token) { while (true) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); } }
            """ },
        { "throws", """
            async Task M(CancellationToken token) { while (true) { token.ThrowIfCancellationRequested(); await WorkAsync(); } }
            """ },
        { "has another exit", """
            async Task M(CancellationToken token) { while (true) { await WorkAsync(); if (Condition) break; } while (true) { await WorkAsync(); if (Condition) return; } }
            """ },
        { "retries until it works", """
            async Task M(CancellationToken token) { for (var i = 0; ; i++) { try { await WorkAsync(); return; } catch (IOException) when (i < 3) { } } }
            """ },
        { "has a condition", """
            async Task M(StreamReader reader, CancellationToken token) { while (await reader.ReadLineAsync() is { } line) Use(line); }
            """ },
        { "counts", """
            async Task M(CancellationToken token) { for (var i = 0; i < 3; i++) await WorkAsync(); foreach (var i in new[] { 1 }) await WorkAsync(); }
            """ },
        { "neither awaits nor blocks", """
            int M(CancellationToken token) { var i = 0; while (true) { i++; if (i > 100) return i; } }
            """ },
        { "nothing is in scope", """
            async Task M() { while (true) { await WorkAsync(); } }
            """ },
        { "yields to whoever reads", """
            async IAsyncEnumerable<int> M([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token) { while (true) { await Task.Delay(1); yield return 1; } }
            """ },
        { "stopped by a registration", """
            async Task M(System.Net.Sockets.TcpListener listener, CancellationToken token) { using var stop = token.Register(listener.Stop); while (true) { var client = await listener.AcceptTcpClientAsync(); Use(client); } }
            """ },
        { "what it reads was given the token", """
            async Task M(IAsyncEnumerable<int> items, CancellationToken token) { await using var all = items.GetAsyncEnumerator(token); while (true) { Use(await all.MoveNextAsync()); } }
            """ },
        { "a static lambda has nothing at hand", """
            Func<Task> M(CancellationToken token) => static async () => { while (true) await WorkAsync(); };
            """ },
        { "two tokens in fields, and nobody knows which is meant", """
            private readonly CancellationToken _flush, _stop;
            async Task M() { while (true) { await WorkAsync(); } }
            """ },
        { "a token of another object", """
            class Flusher { public CancellationToken Token; }
            class Worker { private readonly Flusher _flusher = new(); async Task M() { Use(_flusher); while (true) await WorkAsync(); } }
            """ },
        { "a context that is passed on", """
            async Task M(Context ctx) { while (true) { await WorkAsync(ctx); } }
            """ },
        { "a scope of each round", """
            async Task M(Context ctx) { while (true) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); } }
            """ },
        { "a context's end awaited beside it", """
            async Task M(Context ctx) { while (true) { if (await Task.WhenAny(WorkAsync(), ctx.Done.AsTask()) is { IsCanceled: true }) Log(1); } }
            """ },
    };
}
