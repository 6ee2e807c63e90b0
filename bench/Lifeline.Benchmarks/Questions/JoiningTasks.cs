using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to start so many tasks in a group, and to join them?</summary>
/// <remarks>
/// The work is an asynchronous method that ends at once, so what is measured is what is around it. The framework's side
/// has neither a context nor a failure that cancels the others.
/// </remarks>
public class JoiningTasks
{
    private static readonly Task<int> s_done = Task.FromResult(1);

    private readonly Context _parent = Context.Background.WithCancel();

    /// <summary>How many tasks are started before they are joined.</summary>
    [Params(1, 1_000)]
    public int Tasks { get; set; } = 1;

    /// <summary>How many tasks a call of each method starts.</summary>
    public const int Operations = 2_000;

    /// <summary>The framework's way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int TaskRunAndWhenAll() => RunAndJoinAsync().GetAwaiter().GetResult();

    /// <summary>Lifeline's way.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Group() => GoAndWaitAsync().GetAwaiter().GetResult();

    private async Task<int> RunAndJoinAsync()
    {
        var ended = 0;
        for (var round = 0; round < Operations / Tasks; round++)
        {
            var tasks = new Task<int>[Tasks];
            for (var i = 0; i < tasks.Length; i++)
            {
                tasks[i] = Task.Run(static () => s_done);
            }

            await Task.WhenAll(tasks).ConfigureAwait(false);
            ended += CountResults(tasks);
        }

        return ended;
    }

    private async Task<int> GoAndWaitAsync()
    {
        var ended = 0;
        for (var round = 0; round < Operations / Tasks; round++)
        {
            var group = _parent.Group();
            await using (group.ConfigureAwait(false))
            {
                var tasks = new Task<int>[Tasks];
                for (var i = 0; i < tasks.Length; i++)
                {
                    tasks[i] = group.Go(static _ => s_done);
                }

                await group.WaitAsync().ConfigureAwait(false);
                ended += CountResults(tasks);
            }
        }

        return ended;
    }

    private static int CountResults(Task<int>[] tasks)
    {
        var ended = 0;
        foreach (var task in tasks)
        {
            ended += task.IsCompletedSuccessfully ? task.Result : 0;
        }

        return ended;
    }
}
