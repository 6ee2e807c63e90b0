using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Lifeline.Tests;

/// <summary>Checks that something holds for every sequence of steps; shows the shortest for which it does not.</summary>
internal static class Chance
{
    public static void ForAll<T>(string what, int tests, int longest, Gen<T> step, Action<IReadOnlyList<T>> holds)
    {
        var seed = Seeds.Next(Seeds.Model, what);
        var config = Config.QuickThrowOnFailure
            .WithQuietOnSuccess(true)
            .WithMaxTest(tests)
            .WithStartSize(1)
            .WithEndSize(longest)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)seed), FSharpOption<int>.None)));
        try
        {
            Check.One(config, Prop.ForAll(Arb.From(step.ArrayOf(), Shorter), holds));
        }
        catch (Exception failure)
        {
            throw new Xunit.Sdk.XunitException($"Repeat with {Seeds.Model}={seed}. {failure.Message}");
        }
    }

    // Leaves out halves, quarters and so on, down to single steps.
    private static IEnumerable<T[]> Shorter<T>(T[] steps)
    {
        for (var length = (steps.Length + 1) / 2; length > 0; length = length == 1 ? 0 : (length + 1) / 2)
        {
            for (var start = 0; start < steps.Length; start += length)
            {
                yield return [.. steps[..start], .. steps[Math.Min(start + length, steps.Length)..]];
            }
        }
    }
}
