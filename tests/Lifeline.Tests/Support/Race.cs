namespace Lifeline.Tests;

/// <summary>Lets two threads set out within nanoseconds of each other, many times over.</summary>
internal static class Race
{
    /// <param name="rounds">How often, on a machine that has a core for each of the two.</param>
    /// <param name="prepare">Makes what a round is about.</param>
    /// <param name="one">What the first thread does with it.</param>
    /// <param name="other">What the second thread does with it.</param>
    /// <param name="check">Looks at it when both are through.</param>
    public static async Task Between<T>(int rounds, Func<int, T> prepare, Action<T> one, Action<T> other, Action<T>? check = null)
    {
        var subject = default(T)!;
        var budget = new RoundBudget(rounds);
        var isOver = false;
        using var ready = new Barrier(2, meeting =>
        {
            if (meeting.CurrentPhaseNumber > 0)
            {
                check?.Invoke(subject);
            }

            if (budget.TryTake(out var round))
            {
                subject = prepare(round);
            }
            else
            {
                isOver = true;
            }
        });
        await Task.WhenAll(Bounded.OnAnotherThread(() => Run(one)), Bounded.OnAnotherThread(() => Run(other)));

        void Run(Action<T> racer)
        {
            try
            {
                for (ready.SignalAndWait(); !isOver; ready.SignalAndWait())
                {
                    racer(subject);
                }
            }
            catch
            {
                ready.RemoveParticipant();      // the other one goes on alone, and ends
                throw;
            }
        }
    }
}
