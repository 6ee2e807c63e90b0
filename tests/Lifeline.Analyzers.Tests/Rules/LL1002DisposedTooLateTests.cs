using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1002DisposedTooLateTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1002DisposedTooLate>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1002DisposedTooLate>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "ended in one round, which the filter knows of both, and used in the next", """
            async Task M(string[] keys, CancellationToken token)
            {
                using var late = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                foreach (var key in keys)
                {
                    late.CancelAfter(1000);
                    try { await LoadAsync(late.Token); } catch (OperationCanceledException) when (late.IsCancellationRequested && !token.IsCancellationRequested) { Log(key); }
                }
            }
            """ },
        { "ended in each round", """
            async Task M(string[] keys, CancellationToken token)
            {
                using var race = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                foreach (var key in keys)
                {
                    await Task.WhenAny(LoadAsync(race.Token), LoadAsync(race.Token));
                    race.Cancel();
                }
            }
            """ },
        { "ended in one round, which the filter knows, and used in the next", """
            async Task M(string[] keys)
            {
                using var late = [|new CancellationTokenSource()|];
                foreach (var key in keys)
                {
                    late.CancelAfter(1000);
                    try { await LoadAsync(late.Token); } catch (OperationCanceledException) when (late.IsCancellationRequested) { Log(key); }
                }
            }
            """ },
        { "wound up each round, though it has ended in one", """
            async Task M(CancellationToken token)
            {
                using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                for (var i = 0; i < 3; i++)
                {
                    cts.CancelAfter(1000);
                    try { await WorkAsync(cts.Token); } catch (OperationCanceledException) when (!token.IsCancellationRequested) { Log(i); }
                }
            }
            """ },
        { "in a using statement", """
            async Task M(Context ctx, int[] items) { using (var perItem = [|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]) { foreach (var item in items) await WorkAsync(perItem); } }
            """ },
        { "around a loop that goes by the parent", """
            async Task M(Context ctx, PeriodicTimer timer) { using var poll = [|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]; while (await timer.WaitForNextTickAsync(ctx)) await WorkAsync(poll); }
            """ },
        { "around an endless loop that waits with the parent", """
            async Task M(Context ctx) { using var call = [|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]; while (true) { await WorkAsync(ctx); await WorkAsync(call); } }
            """ },
        { "around a loop over a channel that goes by the parent", """
            async Task M(Channel<int> inbox, CancellationToken token)
            {
                using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                cts.CancelAfter(1000);
                await foreach (var item in inbox.Reader.ReadAllAsync(token)) await WorkAsync(cts.Token);
            }
            """ },
        { "one timeout for all attempts", """
            async Task M(CancellationToken token) { using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; while (!token.IsCancellationRequested) { try { await WorkAsync(cts.Token); return; } catch (OperationCanceledException) { Log("again"); } } }
            """ },
        { "named as one of a round", """
            async Task M(int[] items, CancellationToken token) { using var attemptTimeout = [|new CancellationTokenSource(1000)|]; foreach (var item in items) { await WorkAsync(attemptTimeout.Token); } }
            """ },
        { "used in an inner block alone", """
            async Task M(CancellationToken token) { using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; if (Condition) { await WorkAsync(cts.Token); } await WorkAsync(token); }
            """ },
        { "one scope for all attempts", """
            async Task M(Context ctx) { using var scope = [|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]; for (var i = 0; i < 3; i++) { try { await WorkAsync(scope); return; } catch (OperationCanceledException) { } } }
            """ },
        { "a scope used in an inner block alone", """
            async Task M(Context ctx) { using var scope = [|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]; { await WorkAsync(scope); } await WorkAsync(ctx); }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "somebody else's end is caught, and its own goes through", """
            async Task M(string[] keys, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token);
                late.CancelAfter(1000);
                foreach (var key in keys)
                {
                    try { await LoadAsync(late.Token); } catch (OperationCanceledException) when (!late.IsCancellationRequested) { Log(key); }
                }
            }
            """ },
        { "ended in the round that is the last", """
            async Task M(string[] keys, CancellationToken token)
            {
                using var race = CancellationTokenSource.CreateLinkedTokenSource(token);
                foreach (var key in keys)
                {
                    await Task.WhenAny(LoadAsync(race.Token), LoadAsync(race.Token));
                    race.Cancel();
                    break;
                }
            }
            """ },
        { "ended when it is enough, and looked at", """
            async Task M(string[] keys, CancellationToken token)
            {
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
                foreach (var key in keys)
                {
                    if (enough.IsCancellationRequested) break;
                    await LoadAsync(enough.Token);
                    enough.Cancel();
                }
            }
            """ },
        { "ended under a condition", """
            async Task M(string[] keys, CancellationToken token)
            {
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
                foreach (var key in keys)
                {
                    await LoadAsync(enough.Token);
                    if (key == "last") enough.Cancel();
                }
            }
            """ },
        { "a budget that the loop itself goes by", """
            async Task M(Context ctx, PeriodicTimer timer) { using var budget = ctx.WithTimeout(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(budget)) await WorkAsync(budget); }
            """ },
        { "wound up each round, and left when it ends", """
            async Task M(Channel<int> inbox, CancellationToken token)
            {
                using var idle = CancellationTokenSource.CreateLinkedTokenSource(token);
                while (await inbox.Reader.WaitToReadAsync(token)) { idle.CancelAfter(1000); await WorkAsync(idle.Token); }
            }
            """ },
        { "one budget for all rounds", """
            async Task M(int[] items, CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); foreach (var item in items) { await WorkAsync(cts.Token); } }
            """ },
        { "one budget for all rounds, and more work after them", """
            async Task M(int[] items, CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); foreach (var item in items) { await WorkAsync(cts.Token); } await WorkAsync(token); }
            """ },
        { "made in the round", """
            async Task M(int[] items, CancellationToken token) { foreach (var item in items) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(100); try { await WorkAsync(cts.Token); } catch (OperationCanceledException) { } } await WorkAsync(token); }
            """ },
        { "wound up anew each round", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); while (true) { cts.CancelAfter(1000); try { await WorkAsync(cts.Token); } catch (OperationCanceledException) { break; } } }
            """ },
        { "the loop leaves at its end", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); while (true) { try { await WorkAsync(cts.Token); } catch (OperationCanceledException) { return; } } }
            """ },
        { "used on both levels", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); if (Condition) { await WorkAsync(cts.Token); } await WorkAsync(cts.Token); }
            """ },
        { "nothing is waited for afterwards", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); if (Condition) { await WorkAsync(cts.Token); } Log("done"); }
            """ },
        { "used up early, on the same level", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); await WorkAsync(token); }
            """ },
        { "in a using statement", """
            async Task M(CancellationToken token) { using (var cts = CancellationTokenSource.CreateLinkedTokenSource(token)) { await WorkAsync(cts.Token); } await WorkAsync(token); }
            """ },
        { "a try around the work", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); try { await WorkAsync(cts.Token); } catch (IOException) { } await WorkAsync(token); }
            """ },
        { "a lambda uses it", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); if (Condition) { Console.CancelKeyPress += (_, _) => cts.Cancel(); } await WorkAsync(token); }
            """ },
        { "asked who ended it", """
            async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); while (true) { try { await WorkAsync(scope); } catch (OperationCanceledException) { throw; } } }
            """ },
    };

    [Fact]
    public Task The_using_is_moved_inwards() => Verify.FixesAsync<LL1002DisposedTooLate, LL1002DisposedTooLateFix>(
        """
            async Task M(Context ctx)
            {
                using var scope = [|ctx.WithTimeout(TimeSpan.FromSeconds(1))|];
                for (var i = 0; i < 3; i++)
                {
                    try { await WorkAsync(scope); return; }
                    catch (OperationCanceledException) { }
                }
            }
        """,
        """
            async Task M(Context ctx)
            {
                for (var i = 0; i < 3; i++)
                {
                    using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                    try { await WorkAsync(scope); return; }
                    catch (OperationCanceledException) { }
                }
            }
        """);
}
