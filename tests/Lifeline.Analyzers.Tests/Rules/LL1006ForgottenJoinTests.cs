using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1006ForgottenJoinTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1006ForgottenJoin>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1006ForgottenJoin>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "dropped with a discard", "async Task M(Context ctx) { await using var group = ctx.Group(); _ = group.[|Go|](ctx => WorkAsync(ctx)); }" },
        { "dropped as a statement", "async Task M(Context ctx) { await using var group = ctx.Supervise(); group.[|Go|](WorkAsync); await WorkAsync(ctx); }" },
        { "the block form", "async Task M(Context ctx) { await using (var group = ctx.Group()) { group.[|Go|](WorkAsync); } await WorkAsync(ctx); }" },
        { "a group that was made before its block", "async Task M(Context ctx) { var group = ctx.Group(); await using (group) { group.[|Go|](WorkAsync); } }" },
        { "configured", "async Task M(Context ctx) { var group = ctx.Group(); await using (group.ConfigureAwait(false)) { group.[|Go|](WorkAsync); } }" },
        { "configured, by a declaration", "async Task M(Context ctx) { var group = ctx.Group(); await using var left = group.ConfigureAwait(false); group.[|Go|](WorkAsync); }" },
        { "left by hand in a finally", "async Task M(Context ctx) { var group = ctx.Group(); try { group.[|Go|](WorkAsync); } finally { await group.DisposeAsync(); } }" },
        { "only the first of several is told", "async Task M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); group.Go(WorkAsync); group.Go(WorkAsync); }" },
        { "in a loop", "async Task M(Context ctx, int[] ids) { await using var group = ctx.Group(limit: 4); foreach (var id in ids) group.[|Go|](WorkAsync); }" },
        { "a group each round, the next of which is joined", "async Task M(Context ctx) { while (true) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); if (Condition) await group.WaitAsync(); } }" },
        { "one that is awaited, and one that is not", "async Task<int> M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); var count = group.Go(LoadAsync); return await count; }" },
        { "joined on one path only", "async Task M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); if (Condition) return; await group.WaitAsync(); }" },
        { "a variable that nobody reads", "async Task M(Context ctx) { await using var group = ctx.Group(); var task = group.[|Go|](WorkAsync); }" },
        { "a variable that is only looked at", "async Task M(Context ctx) { await using var group = ctx.Group(); var task = group.[|Go|](WorkAsync); if (task.IsCompleted) Log(1); }" },
        { "a variable that is discarded", "async Task M(Context ctx) { await using var group = ctx.Group(); Task task; task = group.[|Go|](WorkAsync); _ = task; }" },
        { "a list that nobody waits for", "async Task M(Context ctx) { await using var group = ctx.Group(); var all = new List<Task>(); for (var i = 0; i < 3; i++) all.Add(group.[|Go|](WorkAsync)); Log(all.Count); }" },
        { "an array that nobody waits for", "async Task M(Context ctx) { await using var group = ctx.Group(); Task[] all = [group.[|Go|](WorkAsync)]; }" },
        { "TryGo", "async Task M(Context ctx) { await using var group = ctx.Group(limit: 1); if (!group.[|TryGo|](WorkAsync, out _)) return; }" },
        { "TryGo, whose task nobody takes", "async Task M(Context ctx) { await using var group = ctx.Group(limit: 1); group.[|TryGo|](WorkAsync, out Task? started); }" },
        { "GoAsync waits for room, not for the task", "async Task M(Context ctx, int[] ids) { await using var group = ctx.Group(limit: 4); foreach (var id in ids) await group.[|GoAsync|](WorkAsync); }" },
        { "GoAsync, discarded", "async Task M(Context ctx) { await using var group = ctx.Group(limit: 4); _ = await group.[|GoAsync|](WorkAsync).ConfigureAwait(false); }" },
        { "GoAsync, whose task nobody awaits", "async Task M(Context ctx) { await using var group = ctx.Group(limit: 4); var task = await group.[|GoAsync|](WorkAsync); }" },
        { "a race that nobody has won", "async Task M(Context ctx) { await using var race = ctx.Race<int>(); _ = race.[|Go|](LoadAsync); _ = race.Go(LoadAsync); }" },
        { "a gather whose answers nobody asks for", "async Task M(Context ctx) { await using var gather = ctx.Gather<int>(TimeSpan.FromSeconds(1)); _ = gather.[|Go|](LoadAsync); }" },
        { "by way of a list's ForEach", "async Task M(Context ctx, List<int> ids) { await using var group = ctx.Group(); ids.ForEach(id => group.[|Go|](WorkAsync)); }" },
        { "from within a task of the group", "async Task M(Context ctx) { await using var group = ctx.Group(); await group.Go(async ctx => { group.[|Go|](WorkAsync); await WorkAsync(ctx); }); }" },
        { "in a lambda of its own", "Func<Task> M(Context ctx) => async () => { await using var group = ctx.Group(); group.[|Go|](WorkAsync); };" },
        { "the join was dropped behind a throw", "async Task M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); if (Condition) throw new IOException(); }" },
        { "work whose loop comes to an end", "async Task M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](async ctx => { while (true) { if (Condition) break; await WorkAsync(ctx); } }); }" },
        { "another group is joined", "async Task M(Context ctx) { await using var one = ctx.Group(); await using var two = ctx.Group(); one.[|Go|](WorkAsync); two.Go(WorkAsync); await two.WaitAsync(); }" },
        { "another scope is cancelled", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var group = ctx.Group(); group.[|Go|](WorkAsync); scope.Cancel(); }" },
        { "only its context is passed on", "async Task M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); await WorkAsync(group.Context); Log($\"{group}: {group.Running.Count}\"); }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "joined", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(WorkAsync); await group.WaitAsync(); }" },
        { "joined, the block form", "async Task M(Context ctx) { await using (var group = ctx.Group()) { group.Go(WorkAsync); await group.WaitAsync().ConfigureAwait(false); } }" },
        { "joined by a variable", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(WorkAsync); var all = group.WaitAsync(); Log(1); await all; }" },
        { "joined on each path", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(WorkAsync); if (Condition) { await group.WaitAsync(); return; } Log(1); await group.WaitAsync(); }" },
        { "joined in a finally", "async Task M(Context ctx) { await using var group = ctx.Group(); try { group.Go(WorkAsync); if (Condition) return; Log(1); } finally { await group.WaitAsync(); } }" },
        { "joined with a limit of time", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(WorkAsync); await group.WaitAsync().WaitAsync(TimeSpan.FromSeconds(1), ctx.Token); }" },
        { "awaited on the spot", "async Task M(Context ctx) { await using var group = ctx.Group(); await group.Go(WorkAsync); }" },
        { "awaited by variables", "async Task<int> M(Context ctx) { await using var group = ctx.Group(); var one = group.Go(LoadAsync); var two = group.Go(LoadAsync); return await one + await two; }" },
        { "awaited together", "async Task M(Context ctx) { await using var group = ctx.Group(); var one = group.Go(WorkAsync); var two = group.Go(WorkAsync); await Task.WhenAll(one, two); }" },
        { "awaited together, without variables", "async Task M(Context ctx) { await using var group = ctx.Group(); await Task.WhenAll(group.Go(WorkAsync), group.Go(WorkAsync)); }" },
        { "a list of them", "async Task M(Context ctx) { await using var group = ctx.Group(); var all = new List<Task>(); for (var i = 0; i < 3; i++) all.Add(group.Go(WorkAsync)); await Task.WhenAll(all); }" },
        { "a sequence of them", "async Task M(Context ctx, int[] ids) { await using var group = ctx.Group(); await Task.WhenAll(ids.Select(id => group.Go(WorkAsync))); }" },
        { "an array of them", "async Task M(Context ctx, int[] ids) { await using var group = ctx.Group(); var all = ids.Select(id => group.Go(LoadAsync)).ToArray(); foreach (var one in all) Log(await one); }" },
        { "awaited where it is done by chance", "async Task M(Context ctx) { await using var group = ctx.Group(); var task = group.Go(WorkAsync); if (!task.IsCompleted) await task; }" },
        { "awaited by somebody else", "async Task M(Context ctx, List<Task> all) { await using var group = ctx.Group(); all.Add(group.Go(WorkAsync)); }" },
        { "TryGo, and awaited", "async Task M(Context ctx) { await using var group = ctx.Group(limit: 1); if (group.TryGo(WorkAsync, out Task? started)) await started; }" },
        { "TryGo, and joined only if it has started something", "async Task M(Context ctx) { await using var group = ctx.Group(limit: 1); if (!group.TryGo(WorkAsync, out _)) return; await group.WaitAsync(); }" },
        { "GoAsync, and its task awaited", "async Task M(Context ctx) { await using var group = ctx.Group(limit: 4); await await group.GoAsync(WorkAsync); var task = await group.GoAsync(WorkAsync); await task; }" },
        { "GoAsync, and joined", "async Task M(Context ctx, int[] ids) { await using var group = ctx.Group(limit: 4); foreach (var id in ids) await group.GoAsync(WorkAsync); await group.WaitAsync(); }" },
        { "the group is somebody else's too", "void Fill(TaskGroup group) => group.Go(WorkAsync); async Task M(Context ctx) { await using var group = ctx.Group(); Fill(group); group.Go(WorkAsync); }" },
        { "the group is stored", "TaskGroup? _group; async Task M(Context ctx) { await using var group = ctx.Group(); _group = group; group.Go(WorkAsync); await WorkAsync(ctx); }" },
        { "a field's group lives on", "sealed class Mailer(Context ctx) : IAsyncDisposable { private readonly TaskGroup _mails = ctx.Supervise(); public void Send() => _mails.Go(WorkAsync); public ValueTask DisposeAsync() => _mails.DisposeAsync(); }" },
        { "a parameter's group", "void M(Context ctx, TaskGroup group) { group.Go(WorkAsync); }" },
        { "returned", "TaskGroup M(Context ctx) { var group = ctx.Group(); group.Go(WorkAsync); return group; }" },
        { "cancelled: it is meant", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(WorkAsync); await WorkAsync(ctx); group.Cancel(); }" },
        { "cancelled for a reason", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(WorkAsync); try { await WorkAsync(ctx); } finally { group.Cancel(new InvalidOperationException(\"done\")); } }" },
        { "cancelled with its scope", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var group = scope.Context.Group(); group.Go(WorkAsync); await WorkAsync(ctx); scope.Cancel(); }" },
        { "cancelled by a callback", "async Task M(Context ctx) { await using var group = ctx.Group(); using var stop = ctx.AfterFunc(() => group.Cancel()); group.Go(WorkAsync); await WorkAsync(ctx); }" },
        { "a heartbeat, which never ends by itself", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(async ctx => { while (true) { await ctx.DelayAsync(TimeSpan.FromSeconds(1)); Log(1); } }); await WorkAsync(ctx); }" },
        { "a heartbeat until the end", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(async ctx => { while (!ctx.IsDone) { await WorkAsync(ctx); Log(1); } }); await WorkAsync(ctx); }" },
        { "a server, which never leaves its loop", "async Task M(Context ctx) { await using var group = ctx.Supervise(); while (true) { await WorkAsync(ctx); group.Go(WorkAsync); } }" },
        { "a server, which leaves its loop when it is cancelled anyway", "async Task M(Context ctx) { await using var group = ctx.Supervise(); while (!ctx.IsDone) { await WorkAsync(ctx); group.Go(WorkAsync); } }" },
        { "left by an exception", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Go(WorkAsync); throw new IOException(); }" },
        { "left after an exception", "async Task M(Context ctx) { await using var group = ctx.Group(); try { group.Go(WorkAsync); await group.WaitAsync(); } catch (IOException) { Log(1); } }" },
        { "an exception on the way to the join", "async Task M(Context ctx) { try { await using var group = ctx.Group(); group.Go(WorkAsync); await WorkAsync(ctx); await group.WaitAsync(); } catch (OperationCanceledException) { return; } Log(1); }" },
        { "GroupAsync joins", "Task M(Context ctx) => ctx.GroupAsync(async group => { _ = group.Go(WorkAsync); await WorkAsync(group.Context); });" },
        { "nothing is started", "async Task M(Context ctx) { await using var group = ctx.Group(); await WorkAsync(group.Context); }" },
        { "a race that is decided", "async Task<int> M(Context ctx) { await using var race = ctx.Race<int>(); _ = race.Go(LoadAsync); _ = race.Go(LoadAsync); return await race.WaitAsync(); }" },
        { "a gather whose answers are asked for", "async Task<int> M(Context ctx) { await using var gather = ctx.Gather<int>(TimeSpan.FromSeconds(1)); _ = gather.Go(LoadAsync); return (await gather.WaitAsync()).Results.Count; }" },
        { "a local function that is called anywhere", "async Task M(Context ctx) { await using var group = ctx.Group(); Start(); await group.WaitAsync(); void Start() => group.Go(WorkAsync); }" },
        { "somebody else's group", "class Group : IAsyncDisposable { public Task Go(Func<Context, Task> work) => Task.CompletedTask; public ValueTask DisposeAsync() => default; } class C { async Task M(Context ctx) { await using var group = new Group(); _ = group.Go(WorkAsync); } }" },
        { "started before the last join, in rounds", "async Task M(Context ctx) { await using var group = ctx.Group(); for (var round = 0; round < 3; round++) { group.Go(WorkAsync); await group.WaitAsync(); } }" },
    };

    [Fact]
    public Task The_block_ends_with_a_join() => Verify.FixesAsync<LL1006ForgottenJoin, LL1006ForgottenJoinFix>(
        """
            async Task M(Context ctx, int[] ids)
            {
                await using var group = ctx.Group();
                foreach (var id in ids)
                {
                    _ = group.[|Go|](WorkAsync);
                }

                group.Go(WorkAsync);            // and one more
            }

            async Task N(Context ctx)
            {
                await using (var race = ctx.Race<int>())
                {
                    _ = race.[|Go|](LoadAsync);
                }

                Log("left");
            }
        """,
        """
            async Task M(Context ctx, int[] ids)
            {
                await using var group = ctx.Group();
                foreach (var id in ids)
                {
                    _ = group.Go(WorkAsync);
                }

                group.Go(WorkAsync);            // and one more
                await group.WaitAsync();
            }

            async Task N(Context ctx)
            {
                await using (var race = ctx.Race<int>())
                {
                    _ = race.Go(LoadAsync);
                    await race.WaitAsync();
                }

                Log("left");
            }
        """);

    [Fact]
    public Task The_join_comes_before_the_return_at_the_end() => Verify.FixesAsync<LL1006ForgottenJoin, LL1006ForgottenJoinFix>(
        """
            async Task<int> M(Context ctx)
            {
                await using var group = ctx.Group();
                group.[|Go|](WorkAsync);
                var count = group.Go(LoadAsync);

                // as many as there are
                return await count;
            }
        """,
        """
            async Task<int> M(Context ctx)
            {
                await using var group = ctx.Group();
                group.Go(WorkAsync);
                var count = group.Go(LoadAsync);

                // as many as there are
                await group.WaitAsync();
                return await count;
            }
        """);

    [Theory]
    [InlineData("async Task M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); if (Condition) return; Log(1); }")]
    [InlineData("async Task<int> M(Context ctx) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); return await group.Go(LoadAsync); }")]
    [InlineData("async Task M(Context ctx) { while (Condition) { await using var group = ctx.Group(); group.[|Go|](WorkAsync); if (Condition) continue; Log(1); } }")]
    public Task Where_the_block_is_left_from_its_middle_too_there_is_no_fix(string code) => Verify.HasNoFixAsync<LL1006ForgottenJoin, LL1006ForgottenJoinFix>(code);
}
