using System.Globalization;

namespace Lifeline.Tests;

/// <summary>Seeds of tests that try what chance proposes. Each is printed, and taken from the environment to repeat a run.</summary>
internal static class Seeds
{
    public const string Stress = "LIFELINE_STRESS_SEED";
    public const string Model = "LIFELINE_MODEL_SEED";
    public const string Fuzz = "LIFELINE_FUZZ_SEED";
    public const string Chaos = "LIFELINE_CHAOS_SEED";

    public static int Next(string variable, string what)
    {
        var given = Environment.GetEnvironmentVariable(variable);
        var seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        Console.WriteLine($"{what}: {variable}={seed}");
        return seed;
    }
}
