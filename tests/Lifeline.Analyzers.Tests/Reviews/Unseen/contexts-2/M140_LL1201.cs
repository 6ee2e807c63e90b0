// The `break` leaves the switch, not the loop: Go's classic, carried over.

namespace M140;

public sealed class Ticker(Func<Task> step)
{
    public async Task RunAsync(Context ctx)
    {
        var turns = 0;
        while (true)
        {
            switch (ctx.IsDone)
            {
                case true:
                    Console.WriteLine($"stopping after {turns}");
                    break;
                case false:
                    await step();
                    turns++;
                    break;
            }
        }
    }
}
