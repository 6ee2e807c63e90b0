using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does a turn of a loop cost that waits for one of two channels, and for the end, with or without a limit on its idleness?</summary>
/// <remarks>
/// The channels run their readers on the thread that writes, so that an operation is one item from the write until the loop
/// waits again. The rival is written with care: it keeps the waits that were in vain, and asks anew only where something came.
/// </remarks>
public class SelectingInALoop
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = 200;

    private static readonly TimeSpan s_idle = TimeSpan.FromHours(1);          // longer than all rows together take

    private readonly Lane _select = new();
    private readonly Lane _selectIdle = new();
    private readonly Lane _whenAny = new();
    private readonly Lane _whenAnyIdle = new();

    /// <summary>Starts the four loops. They wait until the process ends.</summary>
    public SelectingInALoop()
    {
        _ = Cases(_select).LoopAsync();
        _ = Cases(_selectIdle).After(s_idle, () => Proof.That(false, "nothing is idle here")).LoopAsync();
        _ = WhenAnyAsync(_whenAny, idle: null);
        _ = WhenAnyAsync(_whenAnyIdle, s_idle);
    }

    /// <summary>The framework's way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int WhenAny() => _whenAny.Send();

    /// <summary>Lifeline's way.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Select() => _select.Send();

    /// <summary>The framework's way, with a limit.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int WhenAnyIdle() => _whenAnyIdle.Send();

    /// <summary>Lifeline's way, with a limit.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int SelectIdle() => _selectIdle.Send();

    private static Select Cases(Lane lane) => Lifeline.Select.On(lane.Scope)
        .Read(lane.Busy.Reader, item => lane.Received += item)
        .Read(lane.Quiet.Reader, item => lane.Received += item);

    private static async Task WhenAnyAsync(Lane lane, TimeSpan? idle)
    {
        var end = new TaskCompletionSource();
        using var registration = lane.Scope.Token.Register(end.SetResult);
        var busy = lane.Busy.Reader.WaitToReadAsync().AsTask();
        var quiet = lane.Quiet.Reader.WaitToReadAsync().AsTask();
        while (true)
        {
            Task first;
            if (idle is { } limit)
            {
                using var stop = new CancellationTokenSource();
                first = await Task.WhenAny(busy, quiet, end.Task, Task.Delay(limit, stop.Token)).ConfigureAwait(false);
                stop.Cancel();
            }
            else
            {
                first = await Task.WhenAny(busy, quiet, end.Task).ConfigureAwait(false);
            }

            if (first == busy)
            {
                while (lane.Busy.Reader.TryRead(out var item))
                {
                    lane.Received += item;
                }

                busy = lane.Busy.Reader.WaitToReadAsync().AsTask();
            }
            else if (first == quiet)
            {
                while (lane.Quiet.Reader.TryRead(out var item))
                {
                    lane.Received += item;
                }

                quiet = lane.Quiet.Reader.WaitToReadAsync().AsTask();
            }
            else
            {
                return;
            }
        }
    }

    private sealed class Lane
    {
        private static readonly UnboundedChannelOptions s_options = new() { AllowSynchronousContinuations = true };

        public Channel<int> Busy { get; } = Channel.CreateUnbounded<int>(s_options);

        public Channel<int> Quiet { get; } = Channel.CreateUnbounded<int>(s_options);

        public ContextScope Scope { get; } = Context.Background.WithCancel();

        public int Received { get; set; }

        public int Send()
        {
            Received = 0;
            for (var i = 0; i < Operations; i++)
            {
                Busy.Writer.TryWrite(1);
            }

            return Received;
        }
    }
}
