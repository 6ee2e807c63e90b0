using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1103WrongContextTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1103WrongContext>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1103WrongContext>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "the pool gets it, and the work does not", """
            async Task M(CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                await Task.Run(() => Compute([|token|]), late.Token);
            }

            void Compute(CancellationToken token) => token.ThrowIfCancellationRequested();
            """ },
        { "the limit of a sequence, which is awaited without it", """
            async Task M(IAsyncEnumerable<int> rows, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                await foreach (var row in rows.WithCancellation([|token|])) { late.Token.ThrowIfCancellationRequested(); Log(row); }
            }
            """ },
        { "two steps on one stream, the second without the limit", """
            async Task M(Stream stream, byte[] data, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                await stream.WriteAsync(data, late.Token);
                await stream.FlushAsync([|token|]);
            }
            """ },
        { "the answer, read without the limit", """
            async Task<string> M(HttpClient http, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                using var answer = await http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, late.Token);
                return await answer.Content.ReadAsStringAsync([|token|]);
            }
            """ },
        { "ended by hand, and nobody was told", """
            async Task M(CancellationToken token)
            {
                using var others = CancellationTokenSource.CreateLinkedTokenSource(token);
                await Task.WhenAny(LoadAsync([|token|]), LoadAsync([|token|]));
                others.Cancel();
            }
            """ },
        { "linked, and nobody is told", """
            async Task M(CancellationToken one, CancellationToken two) { using var both = CancellationTokenSource.CreateLinkedTokenSource(one, two); await WorkAsync([|one|]); }
            """ },
        { "linked, and the options get the other", """
            Task M(int[] items, CancellationToken one, CancellationToken two)
            {
                using var both = CancellationTokenSource.CreateLinkedTokenSource(one, two);
                return Parallel.ForEachAsync(items, new ParallelOptions { CancellationToken = [|one|] }, (item, each) => ValueTask.CompletedTask);
            }
            """ },
        { "one of two that race", """
            async Task M(CancellationToken token)
            {
                using var race = CancellationTokenSource.CreateLinkedTokenSource(token);
                await Task.WhenAny(LoadAsync(race.Token), LoadAsync([|token|]));
                race.Cancel();
            }
            """ },
        { "a sibling of what is waited for together", """
            async Task M(CancellationToken token)
            {
                using var both = CancellationTokenSource.CreateLinkedTokenSource(token);
                var one = LoadAsync(both.Token); var two = LoadAsync([|token|]);
                if ((await Task.WhenAny(one, two)).IsFaulted) both.Cancel();
                await Task.WhenAll(one, two);
            }
            """ },
        { "by a local function within its block", """
            async Task M(CancellationToken token)
            {
                using (var budget = CancellationTokenSource.CreateLinkedTokenSource(token))
                {
                    budget.CancelAfter(1000);
                    await OneAsync();
                    async Task OneAsync() => await WorkAsync([|token|]);
                }
            }
            """ },
        { "each attempt has one that only its catch clause asks", """
            async Task M(Context ctx)
            {
                for (var left = 3; ; left--)
                {
                    using var attempt = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                    try { await WorkAsync([|ctx|]); return; } catch (IOException) when (left > 0 && !attempt.Context.IsDone) { Log(left); }
                }
            }
            """ },
        { "in a group's task, which has one of its own", """
            async Task M(Context ctx) { await using var group = ctx.Group(); await group.Go(_ => LoadAsync([|ctx|])); }
            """ },
        { "a value that was put on another one", """
            static readonly ContextKey<string> s_tenant = new("tenant");
            Task M(Context ctx) { var withTenant = ctx.WithValue(s_tenant, "a"); Log(withTenant.Name); return WorkAsync([|ctx|]); }
            """ },
        { "the token in a variable", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(5); var inner = cts.Token; await WorkAsync(inner); await WorkAsync([|token|]); await WorkAsync(inner); }
            """ },
        { "a timeout that nothing gets", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); await WorkAsync([|token|]); }
            """ },
        { "in a using statement", """
            async Task M(CancellationToken token) { using (var cts = CancellationTokenSource.CreateLinkedTokenSource(token)) { await WorkAsync([|token|]); } }
            """ },
        { "one of several in a timed block", """
            async Task M(CancellationToken token) { using (var cts = CancellationTokenSource.CreateLinkedTokenSource(token)) { cts.CancelAfter(1000); await WorkAsync(cts.Token); await WorkAsync([|token|]); } }
            """ },
        { "between two that get the right one", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); await WorkAsync([|token|]); await WorkAsync(cts.Token); }
            """ },
        { "a linked pair", """
            async Task M(CancellationToken token, CancellationToken stop) { using var both = CancellationTokenSource.CreateLinkedTokenSource(token, stop); both.CancelAfter(1000); await WorkAsync([|stop|]); }
            """ },
        { "a scope that nothing gets", """
            async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync([|ctx|]); }
            """ },
        { "beside a task that got the scope", """
            async Task<int> M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); var a = LoadAsync(scope); var b = LoadAsync([|ctx|]); return await a + await b; }
            """ },
        { "in a scope's block", """
            async Task M(Context ctx) { using (var scope = ctx.WithDeadline(DateTimeOffset.MaxValue)) { await WorkAsync(scope); await WorkAsync([|ctx|]); } }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a sequence without end, and a source that is not timed", """
            async Task M(IAsyncEnumerable<int> rows, CancellationToken token)
            {
                using var workers = CancellationTokenSource.CreateLinkedTokenSource(token);
                await foreach (var row in rows.WithCancellation(token)) await WorkAsync(workers.Token);
            }
            """ },
        { "a limit for each element", """
            async Task M(IAsyncEnumerable<int> rows, CancellationToken token)
            {
                await foreach (var row in rows.WithCancellation(token))
                {
                    using var late = CancellationTokenSource.CreateLinkedTokenSource(token);
                    late.CancelAfter(1000);
                    await WorkAsync(late.Token);
                }
            }
            """ },
        { "a limit for connecting", """
            async Task M(System.Net.Sockets.Socket socket, System.Net.EndPoint to, byte[] data, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                await socket.ConnectAsync(to, late.Token);
                await socket.SendAsync(data, token);
            }
            """ },
        { "a limit for the turn", """
            async Task M(SemaphoreSlim gate, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                await gate.WaitAsync(late.Token);
                await WorkAsync(token);
            }
            """ },
        { "a limit for the first answer alone, which is caught by itself", """
            async Task M(Stream stream, byte[] data, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                try { await stream.WriteAsync(data, late.Token); } catch (OperationCanceledException) when (!token.IsCancellationRequested) { Log("slow"); }
                await stream.FlushAsync(token);
            }
            """ },
        { "a limit for the greeting, and then a loop", """
            async Task M(Stream stream, byte[] data, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                if (await stream.ReadAsync(data, late.Token) == 0) return;
                while (await stream.ReadAsync(data, token) > 0) Log(data);
            }
            """ },
        { "a long download, whose head alone is bounded", """
            async Task M(HttpClient http, Stream into, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                using var answer = await http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, late.Token);
                await answer.Content.CopyToAsync(into, token);
            }
            """ },
        { "the same member of another object", """
            async Task M(Pipe from, Pipe to, byte[] data, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                await from.Stream.ReadExactlyAsync(data, late.Token);
                await to.Stream.WriteAsync(data, token);
            }

            record Pipe(Stream Stream);
            """ },
        { "another object", """
            async Task M(Stream from, Stream to, byte[] data, CancellationToken token)
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(token); late.CancelAfter(1000);
                await from.ReadExactlyAsync(data, late.Token);
                await to.WriteAsync(data, token);
            }
            """ },
        { "a timeout beside the work, raced by name", """
            async Task M(CancellationToken token)
            {
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(token);
                var work = LoadAsync(token); var late = Task.Delay(1000, timer.Token);
                if (await Task.WhenAny(work, late) == work) timer.Cancel();
            }
            """ },
        { "a heartbeat beside the work", """
            static Task BeatAsync(CancellationToken token) => Task.CompletedTask;
            async Task M(CancellationToken token) { using var beating = CancellationTokenSource.CreateLinkedTokenSource(token); var beat = BeatAsync(beating.Token); await WorkAsync(token); beating.Cancel(); await beat; }
            """ },
        { "a watchdog that only tells", """
            async Task M(CancellationToken token) { using var slow = CancellationTokenSource.CreateLinkedTokenSource(token); slow.CancelAfter(1000); using var told = slow.Token.Register(() => Log("slow")); await WorkAsync(token); }
            """ },
        { "a budget that is asked before each item", """
            async Task M(CancellationToken token, int[] items) { using var budget = CancellationTokenSource.CreateLinkedTokenSource(token); budget.CancelAfter(1000); foreach (var item in items) { if (budget.IsCancellationRequested) break; await WorkAsync(token); } }
            """ },
        { "the derived one", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); await WorkAsync(cts.Token); }
            """ },
        { "saved afterwards under the outer one", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); var loaded = await LoadAsync(cts.Token); await WorkAsync(token); Use(loaded); }
            """ },
        { "a helper beside the work", """
            async Task M(CancellationToken token) { using var beat = CancellationTokenSource.CreateLinkedTokenSource(token); var beating = WorkAsync(beat.Token); try { await WorkAsync(token); } finally { beat.Cancel(); await beating; } }
            """ },
        { "a race with a delay", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await Task.WhenAny(WorkAsync(token), Task.Delay(1000, cts.Token)); cts.Cancel(); }
            """ },
        { "cleaning up", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); try { await WorkAsync(cts.Token); } catch { await WorkAsync(token); throw; } finally { await WorkAsync(token); } }
            """ },
        { "asked who ended it", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); try { await WorkAsync(cts.Token); } catch (OperationCanceledException) when (!token.IsCancellationRequested) { throw new TimeoutException(); } }
            """ },
        { "another derived from the parent", """
            async Task M(CancellationToken token) { using var a = CancellationTokenSource.CreateLinkedTokenSource(token); using var b = CancellationTokenSource.CreateLinkedTokenSource(token); await Task.WhenAll(WorkAsync(a.Token), WorkAsync(b.Token)); }
            """ },
        { "a registration on the parent", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(5); using var stop = token.Register(() => Log(1)); await WorkAsync(cts.Token); }
            """ },
        { "both are passed", """
            async Task Both(CancellationToken a, CancellationToken b) => await WorkAsync(a);
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(5); await Both(token, cts.Token); await Both(token, cts.Token); }
            """ },
        { "a lambda's own", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await Parallel.ForEachAsync(new[] { 1 }, cts.Token, async (_, token) => await WorkAsync(token)); }
            """ },
        { "waits between attempts", """
            async Task M(CancellationToken token) { for (var i = 0; i < 3; i++) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); try { await WorkAsync(cts.Token); return; } catch (IOException) { } await Task.Delay(100, token); } }
            """ },
        { "a scope that gets all", """
            async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); await WorkAsync(scope.Context); }
            """ },
        { "a scope, and the answer under the parent", """
            async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); var loaded = await LoadAsync(scope); await WorkAsync(ctx); Use(loaded); }
            """ },
    };

    [Fact]
    public Task The_derived_one_is_passed() => Verify.FixesAsync<LL1103WrongContext, LL1103WrongContextFix>(
        """
            async Task M(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                await WorkAsync([|ctx|]);
            }

            async Task N(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                cts.CancelAfter(1000);
                await WorkAsync([|token|]);
            }
        """,
        """
            async Task M(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                await WorkAsync(scope);
            }

            async Task N(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                cts.CancelAfter(1000);
                await WorkAsync(cts.Token);
            }
        """);
}
