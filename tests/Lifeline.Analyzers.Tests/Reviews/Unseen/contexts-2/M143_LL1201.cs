// `break` leaves the inner loop only; the outer one starts it anew for ever.

namespace M143;

public interface ISource
{
    IReadOnlyList<string> Next();
}

public sealed class Sweep(ISource source, Action<string> process)
{
    public void Run(Context ctx)
    {
        while (true)
        {
            foreach (var item in source.Next())
            {
                if (ctx.IsDone)
                {
                    break;
                }

                process(item);
            }
        }
    }
}
