using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1203CancellationSwallowedInLoopTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1203CancellationSwallowedInLoop>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1203CancellationSwallowedInLoop>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "the filter asks about something else", "async Task M(CancellationToken token) { for (var attempt = 1; ; attempt++) { try { await WorkAsync(token); return; } [|catch|] (Exception) when (attempt < 5) { Log(attempt); } } }" },
        { "logs all errors", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } [|catch|] (Exception e) { Log(e); } } }
            """ },
        { "a bare catch", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } [|catch|] { } } }
            """ },
        { "takes the cancellation by name", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } [|catch|] (OperationCanceledException) { } } }
            """ },
        { "takes it as TaskCanceledException", """
            async Task M(CancellationToken token) { while (true) { try { await Task.Delay(10, token); } [|catch|] (TaskCanceledException) { Log("again"); } } }
            """ },
        { "continues", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } [|catch|] (Exception) { continue; } Log(1); } }
            """ },
        { "each item of a list", """
            async Task M(int[] items, CancellationToken token) { foreach (var item in items) { try { await WorkAsync(token); } [|catch|] (Exception e) { Log(e); } } }
            """ },
        { "the loop's own throw is taken too", """
            async Task M(CancellationToken token) { while (true) { try { token.ThrowIfCancellationRequested(); await WorkAsync(); } [|catch|] (Exception e) { Log(e); } } }
            """ },
        { "a filter for nothing else", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } [|catch|] (OperationCanceledException) when (token.IsCancellationRequested) { Log(1); } } }
            """ },
        { "an earlier clause for something else", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (IOException) { return; } [|catch|] (Exception e) { Log(e); } } }
            """ },
        { "a linked token with a timeout", """
            async Task M(CancellationToken token) { while (true) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(100); try { await WorkAsync(cts.Token); } [|catch|] (OperationCanceledException) { Log("slow"); } } }
            """ },
        { "a delay without the token", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } [|catch|] (Exception e) { Log(e); await Task.Delay(1000); } } }
            """ },
        { "a while with another condition", """
            async Task M(CancellationToken token) { var tries = 0; while (tries < 5) { try { await WorkAsync(token); return; } [|catch|] (Exception) { tries++; } } }
            """ },
        { "a try in a using", """
            async Task M(CancellationToken token) { while (true) { using var client = new HttpClient(); try { await client.GetAsync("/", token); } [|catch|] (Exception e) { Log(e); } } }
            """ },
        { "with a finally", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } [|catch|] (Exception e) { Log(e); } finally { Log(1); } } }
            """ },
        { "synchronous work", """
            void M(CancellationToken token) { while (true) { try { Compute(token); } [|catch|] (Exception e) { Log(e); } } }
            """ },
        { "a context", """
            async Task M(Context ctx) { while (true) { try { await WorkAsync(ctx); } [|catch|] (Exception e) { Log(e); } } }
            """ },
        { "a scope of each round", """
            async Task M(Context ctx) { while (true) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); try { await WorkAsync(scope); } [|catch|] (OperationCanceledException) { } } }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "the loop asks", """
            async Task M(CancellationToken token) { while (!token.IsCancellationRequested) { try { await WorkAsync(token); } catch (Exception e) { Log(e); } } }
            """ },
        { "a filter by type", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) when (e is not OperationCanceledException) { Log(e); } } }
            """ },
        { "a filter by token", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) when (!token.IsCancellationRequested) { Log(e); } } }
            """ },
        { "an earlier clause leaves", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (OperationCanceledException) { break; } catch (Exception e) { Log(e); } } }
            """ },
        { "an earlier clause throws on, by filter", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (OperationCanceledException) when (token.IsCancellationRequested) { throw; } catch (Exception e) { Log(e); } } }
            """ },
        { "the clause asks", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) { if (token.IsCancellationRequested) return; Log(e); } } }
            """ },
        { "the clause looks at the type", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) { if (e is OperationCanceledException) throw; Log(e); } } }
            """ },
        { "waits with the token before the next round", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) { Log(e); await Task.Delay(1000, token); } } }
            """ },
        { "waits with the token at the end of the round", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) { Log(e); } await Task.Delay(1000, token); } }
            """ },
        { "a tick with the token", """
            async Task M(PeriodicTimer timer, CancellationToken token) { while (await timer.WaitForNextTickAsync(token)) { try { await WorkAsync(token); } catch (Exception e) { Log(e); } } }
            """ },
        { "reading on throws", """
            async Task M(Channel<int> channel, CancellationToken token) { await foreach (var item in channel.Reader.ReadAllAsync(token)) { try { await WorkAsync(token); } catch (Exception e) { Log(e); } } }
            """ },
        { "reading on throws, by WithCancellation", """
            async Task M(IAsyncEnumerable<int> items, CancellationToken token) { await foreach (var item in items.WithCancellation(token)) { try { await WorkAsync(token); } catch (Exception e) { Log(e); } } }
            """ },
        { "throws at the top of the round", """
            async Task M(int[] items, CancellationToken token) { foreach (var item in items) { token.ThrowIfCancellationRequested(); try { await WorkAsync(token); } catch (Exception e) { Log(e); } } }
            """ },
        { "an attempt's own timeout", """
            async Task M() { while (true) { using var cts = new CancellationTokenSource(100); try { await WorkAsync(cts.Token); } catch (OperationCanceledException) { Log("slow"); } } }
            """ },
        { "nothing in the try knows the token", """
            async Task M(CancellationToken token) { while (!Condition) { try { await WorkAsync(); } catch (Exception e) { Log(e); } } }
            """ },
        { "another exception", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (IOException e) { Log(e); } } }
            """ },
        { "a filter of the user's own", """
            bool IsTransient(Exception e) => e is IOException;
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) when (IsTransient(e)) { Log(e); } } }
            """ },
        { "the last round", """
            async Task M(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) { Log(e); } if (token.IsCancellationRequested) break; } }
            """ },
        { "the try is around the loop", """
            async Task M(CancellationToken token) { try { while (true) await WorkAsync(token); } catch (OperationCanceledException) { } }
            """ },
        { "rethrows after some tries", """
            async Task M(CancellationToken token) { for (var i = 0; i < 3; i++) { try { await WorkAsync(token); return; } catch (Exception) when (i < 2 && !token.IsCancellationRequested) { } } }
            """ },
        { "takes what is left in a queue", """
            async Task M(ChannelReader<int> reader, CancellationToken token) { while (await reader.WaitToReadAsync(token)) { while (reader.TryRead(out _)) { try { await WorkAsync(token); } catch (Exception e) { Log(e); } } } }
            """ },
        { "drains first, by a flag", """
            async Task M(ChannelReader<int> reader, CancellationToken token) { var draining = false; while (true) { try { Use(await reader.ReadAsync(draining ? CancellationToken.None : token)); } catch (OperationCanceledException) { draining = true; } catch (ChannelClosedException) { return; } } }
            """ },
        { "a context the loop asks", """
            async Task M(Context ctx) { while (!ctx.IsDone) { try { await WorkAsync(ctx); } catch (Exception e) { Log(e); } } }
            """ },
        { "a context the clause asks", """
            async Task M(Context ctx) { while (true) { try { await WorkAsync(ctx); } catch (Exception e) when (!ctx.IsDone) { Log(e); } } }
            """ },
        { "a context whose error is looked at", """
            async Task M(Context ctx) { while (true) { try { await WorkAsync(ctx); } catch (Exception e) { if (ctx.Error is not null) return; Log(e); } } }
            """ },
    };

    [Fact]
    public Task The_cancellation_is_let_through() => Verify.FixesAsync<LL1203CancellationSwallowedInLoop, LL1203CancellationSwallowedInLoopFix>(
        """
            async Task M(CancellationToken token)
            {
                while (true)
                {
                    try { await WorkAsync(token); } [|catch|] (Exception e) { Log(e); }
                }
            }

            async Task O(CancellationToken token)
            {
                while (true)
                {
                    try { await WorkAsync(token); } [|catch|] { }
                }
            }

            async Task N(Context ctx)
            {
                while (true)
                {
                    try { await WorkAsync(ctx); }
                    [|catch|] (OperationCanceledException)
                    {
                    }
                }
            }
        """,
        """
            async Task M(CancellationToken token)
            {
                while (true)
                {
                    try { await WorkAsync(token); } catch (Exception e) when (!token.IsCancellationRequested) { Log(e); }
                }
            }

            async Task O(CancellationToken token)
            {
                while (true)
                {
                    try { await WorkAsync(token); } catch when (!token.IsCancellationRequested) { }
                }
            }

            async Task N(Context ctx)
            {
                while (true)
                {
                    try { await WorkAsync(ctx); }
                    catch (OperationCanceledException) when (!ctx.IsDone)
                    {
                    }
                }
            }
        """);
}
