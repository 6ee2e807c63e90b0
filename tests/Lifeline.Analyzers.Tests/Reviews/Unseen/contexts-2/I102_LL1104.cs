// A root of its own where there is no other: a helper that runs a program on a given clock.

namespace I102;

public static class Simulation
{
    public static async Task<TimeSpan> RunAsync(TimeProvider clock, Func<Context, Task> program)
    {
        var start = clock.GetTimestamp();
        using var scope = Context.Root(clock, "simulation").WithTimeout(TimeSpan.FromHours(1));
        await program(scope);
        return clock.GetElapsedTime(start);
    }
}
