// Three arguments are hours, minutes and seconds; a quarter of a second is a double.

namespace I083;

public interface IPrint { Task SpoolAsync(Context ctx); Task PrintAsync(Context ctx); }

public sealed class Printing(IPrint print)
{
    public async Task RunAsync(Context ctx)
    {
        using (var spooling = ctx.WithTimeout(TimeSpan.FromSeconds(0.25)))
        {
            await print.SpoolAsync(spooling);
        }

        using (var printing = ctx.WithTimeout(new TimeSpan(0, 0, 30)))
        {
            await print.PrintAsync(printing);
        }
    }
}
