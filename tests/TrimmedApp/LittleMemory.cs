using System.Globalization;
using Lifeline;

/// <summary>Derives until there is no memory left, at every place that grows: what fails is that derivation, and everything else goes on. To be run under a hard heap limit.</summary>
internal static class LittleMemory
{
    private const int AfterThat = 2_000;

    private static readonly ContextKey<string> s_user = new("user");

    /// <summary>Each is a run of its own, since the runtime may not survive it.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["cancel", "timeout", "short timeout", "after-func", "merged", "value with a token", "idle"];

    public static int Run(string kind)
    {
        // On a thread of its own, as what goes wrong here goes on for ever.
        var outcome = "never came back";
        var thread = new Thread(() => outcome = Try(kind)) { IsBackground = true };
        thread.Start();
        thread.Join(TimeSpan.FromSeconds(120));
        Console.WriteLine($"{outcome}: {kind}");
        return outcome == "ok" ? 0 : 1;
    }

    private static string Try(string kind)
    {
        using var parent = Context.Background.WithCancel();
        using var other = Context.Background.WithCancel();
        for (var i = 0; i < AfterThat; i++)
        {
            Make(kind, parent, other);        // what is compiled and loaded by the way has memory
        }

        var failures = Exhaust(() => Make(kind, parent, other));
        if (failures == 0)
        {
            return "there was always memory";
        }

        for (var i = 0; i < AfterThat; i++)
        {
            Make(kind, parent, other);
        }

        var last = parent.Context.WithTimeout(TimeSpan.FromMinutes(1));
        var soon = parent.Context.WithTimeout(TimeSpan.FromMilliseconds(1));
        if (!soon.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(60)))
        {
            return "a deadline did not come";
        }

        var ran = new ManualResetEventSlim();
        last.Context.AfterFunc(ran.Set);
        parent.Cancel();
        return !last.Context.IsDone ? "a child was not ended" : ran.Wait(TimeSpan.FromSeconds(60)) ? "ok" : "a callback did not run";
    }

    // Fills the heap but for a little, then derives into that until it is full: several times, as each place grows at its own pace.
    private static int Exhaust(Action make)
    {
        var failures = 0;
        var ballast = new List<byte[]>(10_000);
        for (var round = 0; round < 8; round++)
        {
            try
            {
                while (true)
                {
                    ballast.Add(new byte[16_000]);
                }
            }
            catch (OutOfMemoryException)
            {
                ballast.RemoveRange(0, Math.Min(ballast.Count, 5 + (round * 7)));
            }

            try
            {
                // Enough to fill what is left several times over; where the collector gets everything back, more would only keep it busy.
                for (var i = 0; i < 100_000; i++)
                {
                    make();
                }
            }
            catch (OutOfMemoryException)
            {
                failures++;
            }

            ballast.Clear();
        }

        return failures;
    }

    private static void Make(string kind, Context parent, Context other)
    {
        switch (kind)
        {
            case "cancel":
                parent.WithCancel();
                break;
            case "timeout":
                parent.WithTimeout(TimeSpan.FromHours(1));
                break;
            case "short timeout":
                parent.WithTimeout(TimeSpan.FromMilliseconds(60));
                break;
            case "after-func":
                parent.AfterFunc(static () => { });
                break;
            case "merged":
                Context.Merge(parent, other);
                break;
            case "value with a token":
                _ = parent.WithValue(s_user, "ada").Token.CanBeCanceled;
                break;
            case "idle":
                parent.WithIdleTimeout(TimeSpan.FromHours(1));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, string.Format(CultureInfo.InvariantCulture, "There is no {0}.", kind));
        }
    }
}
