// The switch's break leaves the switch, not the loop.

namespace M055;

public interface IMeter { Task<int> ReadAsync(); }

internal sealed class MeterLoop(IMeter meter)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            switch (ctx.IsDone)
            {
                case true:
                    Console.WriteLine("meter loop is done");
                    break;
                default:
                    Console.WriteLine(await meter.ReadAsync());
                    break;
            }
        }
    }
}
