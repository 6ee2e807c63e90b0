using System.Runtime.CompilerServices;

namespace Lifeline.Tests.Stress;

/// <summary>Groups that fail, are cancelled, time out and start tasks, all at once: a million tasks, none lost, none counted twice.</summary>
[Collection(NotParallel.Name)]
public class Groups
{
    private const int Tasks = 1_000_000;
    private const int AtOnce = 4;

    [Fact]
    public async Task Of_a_million_tasks_none_is_lost_and_none_is_counted_twice()
    {
        var seed = Seeds.Next(Seeds.Stress, "groups");
        var started = 0L;
        var workers = Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            for (var round = 0; Interlocked.Read(ref started) < Tasks; round++)
            {
                var tally = new Tally(new Random(HashCode.Combine(seed, worker, round)));
                try
                {
                    Interlocked.Add(ref started, await tally.RunAsync().WaitAsync(Patience.Longest));
                }
                catch (Exception failure)
                {
                    throw new Xunit.Sdk.XunitException($"Repeat with {Seeds.Stress}={seed} (worker {worker}, round {round}): {tally}. {failure}");
                }
            }
        }));

        await Task.WhenAll(workers);

        Assert.True(started >= Tasks);
    }

    /// <summary>One group, what was started in it, and how each of the tasks ended.</summary>
    private sealed class Tally(Random random)
    {
        private readonly List<(Task Task, StrongBox<int> Runs)> _handedOut = [];    // locked while used
        private int _begun;
        private int _over;
        private int _refused;
        private int _failed;

        public override string ToString() =>
            $"{_handedOut.Count} handed out, {_begun} begun, {_over} over, {_refused} refused, {_failed} failed";

        public async Task<int> RunAsync()
        {
            var many = random.Next(1, 400);
            int? limit = random.Next(3) == 0 ? random.Next(1, 8) : null;
            using var parent = random.Next(4) == 0
                ? Context.Background.WithTimeout(TimeSpan.FromMicroseconds(random.Next(1, 2_000)))
                : Context.Background.WithCancel();
            var group = random.Next(3) == 0 ? parent.Context.Supervise(limit) : parent.Context.Group(limit);
            var deferred = 0;
            group.Defer(_ => Task.FromResult(++deferred));
            var starter = random.Next(2) == 0 ? Task.Run(() => Start(group, many / 2, new Random(many))) : Task.CompletedTask;
            Start(group, many, random);
            switch (random.Next(4))
            {
                case 0: group.Cancel(); break;
                case 1: parent.Cancel(); break;
            }

            Exception? outcome = null;
            var isWaitedFor = random.Next(2) == 0;
            if (isWaitedFor)
            {
                outcome = await Record.ExceptionAsync(group.WaitAsync);
            }
            else
            {
                group.Cancel();                 // as leaving does
            }

            var left = await Record.ExceptionAsync(() => group.DisposeAsync().AsTask());
            await starter;
            Check(group, isWaitedFor, outcome, left, deferred);
            return _handedOut.Count;
        }

        private void Start(TaskGroup group, int many, Random random, bool mayStart = true)
        {
            for (var i = 0; i < many; i++)
            {
                var kind = random.Next(100);
                if (kind % 10 == 1 && !mayStart)
                {
                    kind = 0;
                }

                try
                {
                    Task? task;
                    var runs = new StrongBox<int>();
                    if (kind < 10)
                    {
                        if (!group.TryGo(ctx => Work(group, ctx, kind, runs), out task))
                        {
                            continue;
                        }
                    }
                    else
                    {
                        task = kind < 50
                            ? group.Go(ctx => Work(group, ctx, kind, runs))
                            : group.Go(async ctx =>
                            {
                                await Work(group, ctx, kind, runs);
                                return kind;
                            });
                    }

                    lock (_handedOut)
                    {
                        _handedOut.Add((task, runs));
                    }
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref _refused);        // the group was left by the other one
                }
            }
        }

        private async Task Work(TaskGroup group, Context ctx, int kind, StrongBox<int> runs)
        {
            Interlocked.Increment(ref runs.Value);
            Interlocked.Increment(ref _begun);
            try
            {
                switch (kind % 10)
                {
                    case 0:
                        await Task.Yield();
                        break;
                    case 1:
                        Start(group, 2, new Random(kind), mayStart: false);
                        break;
                    case 2:
                        await Task.Yield();
                        ctx.ThrowIfDone();
                        break;
                    case 3:
                        using (var inner = ctx.WithCancel())
                        {
                            await Task.Yield();
                            inner.Token.ThrowIfCancellationRequested();
                        }

                        break;
                }

                if (kind == 99)
                {
                    Interlocked.Increment(ref _failed);
                    throw new InvalidDataException("a failure");
                }
            }
            finally
            {
                Interlocked.Increment(ref _over);
            }
        }

        private void Check(TaskGroup group, bool isWaitedFor, Exception? outcome, Exception? left, int deferred)
        {
            Assert.Equal(_begun, _over);
            foreach (var (task, runs) in _handedOut)
            {
                Assert.True(task.IsCompleted);
                Assert.InRange(runs.Value, task.IsCompletedSuccessfully ? 1 : 0, 1);
            }

            Assert.Equal(_begun, _handedOut.Sum(one => one.Runs.Value));
            Assert.InRange(_handedOut.Count(one => one.Task.IsFaulted), _failed, _handedOut.Count);     // the others were cut short by one of them
            Assert.Equal(_failed, group.FailureCount);
            Assert.Equal(Math.Min(_failed, 100), group.Failures.Count);
            Assert.Null(left);
            Assert.Equal(1, deferred);
            Assert.True(group.Context.IsDone);
            Assert.Empty(group.Running);
            if (!isWaitedFor)
            {
                Assert.Null(outcome);
            }
            else if (_failed > 0)
            {
                Assert.True(outcome is InvalidDataException or AggregateException, $"{_failed} failed, and leaving threw {outcome}");
            }
            else if (outcome is not null)
            {
                Assert.IsAssignableFrom<ContextEndedException>(outcome);
            }
        }
    }
}
