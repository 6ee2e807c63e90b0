using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1201DoneWithoutExitTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1201DoneWithoutExit>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1201DoneWithoutExit>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "leaves the switch alone", "async Task M(Context ctx) { while (true) { switch ([|ctx.IsDone|]) { case true: Log(1); break; default: await WorkAsync(); break; } } }" },
        { "leaves the inner loop alone", "void M(CancellationToken token, int[] items) { while (true) { foreach (var item in items) { if ([|token.IsCancellationRequested|]) break; Log(item); } } }" },
        { "only slows down", "void M(Context ctx) { var every = 1; var n = 0; do { if ([|ctx.IsDone|]) every = 10; if (n++ % every == 0) Log(n); } while (true); }" },
        { "asked by a pattern", "void M(CancellationToken token, int[] items) { foreach (var item in items) { if ([|token is { IsCancellationRequested: true }|]) Log(1); Log(item); } }" },
        { "logs and goes on", """
            async Task M(CancellationToken token) { while (true) { if ([|token.IsCancellationRequested|]) Log("stopping"); await WorkAsync(); } }
            """ },
        { "continues", """
            async Task M(CancellationToken token) { while (true) { if ([|token.IsCancellationRequested|]) continue; await WorkAsync(); } }
            """ },
        { "an empty block", """
            void M(CancellationToken token) { for (;;) { if ([|token.IsCancellationRequested|]) { } Thread.Sleep(10); } }
            """ },
        { "works only while live, and spins afterwards", """
            async Task M(CancellationToken token) { while (true) { if (![|token.IsCancellationRequested|]) { await WorkAsync(); } } }
            """ },
        { "in a foreach", """
            void M(int[] items, CancellationToken token) { foreach (var item in items) { if ([|token.IsCancellationRequested|]) { continue; } Use(item); } }
            """ },
        { "another exit does not count", """
            async Task M(CancellationToken token) { while (true) { if ([|token.IsCancellationRequested|]) { Log("stop"); } if (Condition) break; await WorkAsync(); } }
            """ },
        { "leaves only the switch", """
            async Task M(int kind, CancellationToken token) { while (true) { switch (kind) { case 0: if ([|token.IsCancellationRequested|]) break; await WorkAsync(); break; default: await WorkAsync(); break; } } }
            """ },
        { "a source's own flag", """
            async Task M(CancellationTokenSource cts) { do { if ([|cts.IsCancellationRequested|]) Log("x"); await WorkAsync(); } while (true); }
            """ },
        { "in a lambda", """
            Func<CancellationToken, Task> M() => async token => { while (true) { if ([|token.IsCancellationRequested|]) Log("x"); await WorkAsync(); } };
            """ },
        { "a linked token of the round", """
            async Task M(CancellationToken token) { while (true) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); if ([|cts.Token.IsCancellationRequested|]) continue; await WorkAsync(); } }
            """ },
        { "a field's token", """
            private readonly CancellationToken _token;
            void M() { while (true) { if ([|_token.IsCancellationRequested|]) Console.WriteLine("stop"); Thread.Sleep(5); } }
            """ },
        { "a context", """
            async Task M(Context ctx) { while (true) { if ([|ctx.IsDone|]) Log(ctx.Error); await WorkAsync(); } }
            """ },
        { "a context's error", """
            async Task M(Context ctx) { while (true) { if ([|ctx.Error|] is not null) Log(1); await WorkAsync(); } }
            """ },
        { "a context's error, compared", """
            async Task M(Context ctx) { while (true) { if ([|ctx.Error|] == null) { await WorkAsync(); } } }
            """ },
        { "a context's token", """
            async Task M(Context ctx) { while (true) { if ([|ctx.Token.IsCancellationRequested|]) Log(1); await WorkAsync(); } }
            """ },
        { "a context, in a for", """
            async Task M(Context ctx) { for (var i = 0; ; i++) { if ([|ctx.IsDone|]) continue; await WorkAsync(); } }
            """ },
        { "a scope's context", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); while (true) { if ([|scope.Context.IsDone|]) { Log(1); } await WorkAsync(); } }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "leaves the inner loop, and the outer one looks as well", "void M(CancellationToken token, int[] items) { while (!token.IsCancellationRequested) { foreach (var item in items) { if (token.IsCancellationRequested) break; Log(item); } } }" },
        { "leaves the inner loop, and the outer one has a way out", "void M(CancellationToken token, int[] items) { while (true) { foreach (var item in items) { if (token.IsCancellationRequested) break; Log(item); } if (Condition) return; } }" },
        { "the answer is one half of the loop's condition", "void M(CancellationToken token) { var n = 0; bool stop; do { n++; stop = token.IsCancellationRequested || n == 100; } while (!stop); }" },
        { "a switch over the answer and something else", "int M(Context ctx) { while (true) { switch (ctx.IsDone ? \"exit\" : Console.ReadLine()) { case null or \"exit\": return 0; case \"\": break; case var line: Log(line); break; } } }" },
        { "each one of a list", "void M(List<CancellationToken> all) { for (var i = 0; i < all.Count; i++) { var token = all[i]; if (token.IsCancellationRequested) continue; Log(token); } }" },
        { "break, return, throw", """
            async Task M(CancellationToken token)
            {
                while (true) { if (token.IsCancellationRequested) break; await WorkAsync(); }
                while (true) { if (token.IsCancellationRequested) { Log("x"); return; } await WorkAsync(); }
            }
            async Task N(CancellationToken token) { while (true) { if (token.IsCancellationRequested) throw new OperationCanceledException(token); await WorkAsync(); } }
            """ },
        { "the loop's condition", """
            async Task M(CancellationToken token) { while (!token.IsCancellationRequested) await WorkAsync(); do { await WorkAsync(); } while (!token.IsCancellationRequested); for (; !token.IsCancellationRequested;) await WorkAsync(); }
            """ },
        { "the loop's condition and a log line", """
            async Task M(CancellationToken token) { while (!token.IsCancellationRequested) { await WorkAsync(); if (token.IsCancellationRequested) Log("last round"); } }
            """ },
        { "drains before it leaves", """
            async Task M(Queue<int> queue, CancellationToken token) { while (true) { if (token.IsCancellationRequested && queue.Count == 0) break; await WorkAsync(); } }
            """ },
        { "goes on while there is work left", """
            async Task M(Queue<int> queue, CancellationToken token) { while (!token.IsCancellationRequested || queue.Count > 0) await WorkAsync(); }
            """ },
        { "leaves the inner loop", """
            async Task M(Queue<int> queue, CancellationToken token) { while (await LoadAsync(token) > 0) { while (true) { if (Condition && token.IsCancellationRequested) break; await WorkAsync(); } } }
            """ },
        { "sets a flag", """
            async Task M(CancellationToken token) { var running = true; while (running) { if (token.IsCancellationRequested) running = false; else await WorkAsync(); } }
            """ },
        { "completes the queue", """
            async Task M(Channel<int> channel, CancellationToken token) { while (await channel.Reader.WaitToReadAsync()) { if (token.IsCancellationRequested) channel.Writer.TryComplete(); await WorkAsync(); } }
            """ },
        { "the next call throws", """
            async Task M(CancellationToken token) { while (true) { if (token.IsCancellationRequested) Log("x"); await WorkAsync(token); } }
            """ },
        { "throws a line later", """
            async Task M(CancellationToken token) { while (true) { if (token.IsCancellationRequested) Log("x"); token.ThrowIfCancellationRequested(); await WorkAsync(); } }
            """ },
        { "not in a loop", """
            async Task M(CancellationToken token) { if (token.IsCancellationRequested) Log("x"); await WorkAsync(); }
            """ },
        { "the rest is marked as skipped", """
            List<string> M(string[] items, CancellationToken token) { var results = new List<string>(); foreach (var item in items) { if (token.IsCancellationRequested) { results.Add("skipped"); continue; } results.Add(item); } return results; }
            """ },
        { "else leaves", """
            async Task M(CancellationToken token) { while (true) { if (!token.IsCancellationRequested) { await WorkAsync(); } else { break; } } }
            """ },
        { "goto out", """
            async Task M(CancellationToken token) { while (true) { while (true) { if (token.IsCancellationRequested) goto done; await WorkAsync(); } } done: Log(1); }
            """ },
        { "an attempt's own timeout", """
            async Task M() { while (true) { using var cts = new CancellationTokenSource(100); if (cts.Token.IsCancellationRequested) Log("slow"); await WorkAsync(); } }
            """ },
        { "asked in a lambda that the loop makes", """
            void M(List<Func<bool>> checks, CancellationToken token) { foreach (var i in new[] { 1 }) checks.Add(() => token.IsCancellationRequested ? true : false); }
            """ },
        { "yields and stops", """
            IEnumerable<int> M(CancellationToken token) { while (true) { if (token.IsCancellationRequested) yield break; yield return 1; } }
            """ },
        { "a context's error that leaves", """
            async Task M(Context ctx) { while (true) { if (ctx.Error is { } error) throw error; await WorkAsync(); } }
            """ },
        { "a context that leaves", """
            async Task M(Context ctx) { while (true) { if (ctx.IsDone) return; await WorkAsync(); } }
            """ },
        { "a context whose next call throws", """
            async Task M(Context ctx) { while (true) { if (ctx.IsDone) Log(1); await WorkAsync(ctx); } }
            """ },
        { "a context asked by the loop", """
            async Task M(Context ctx) { while (!ctx.IsDone) { await WorkAsync(); } }
            """ },
    };

    [Fact]
    public Task The_loop_is_left() => Verify.FixesAsync<LL1201DoneWithoutExit, LL1201DoneWithoutExitFix>(
        """
            async Task M(CancellationToken token)
            {
                while (true)
                {
                    if ([|token.IsCancellationRequested|]) continue;
                    await WorkAsync();
                }
            }

            async Task N(CancellationToken token)
            {
                while (true)
                {
                    if ([|token.IsCancellationRequested|])
                    {
                        Log("stopping");
                    }
                    await WorkAsync();
                }
            }
        """,
        """
            async Task M(CancellationToken token)
            {
                while (true)
                {
                    if (token.IsCancellationRequested) break;
                    await WorkAsync();
                }
            }

            async Task N(CancellationToken token)
            {
                while (true)
                {
                    if (token.IsCancellationRequested)
                    {
                        Log("stopping");
                        break;
                    }
                    await WorkAsync();
                }
            }
        """);

    [Fact]
    public Task In_a_switch_a_break_would_leave_that() => Verify.HasNoFixAsync<LL1201DoneWithoutExit, LL1201DoneWithoutExitFix>(
        "async Task M(int kind, CancellationToken token) { while (true) { switch (kind) { case 0: if ([|token.IsCancellationRequested|]) break; await WorkAsync(); break; } } }");
}
