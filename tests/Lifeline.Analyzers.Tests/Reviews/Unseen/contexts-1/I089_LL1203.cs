// The attempt's own time running out is a reason to try again; the filter asks whether it was the outer context.
using Lifeline;

namespace I089;

public class Insist(Func<Context, Task<string>> ask)
{
    public async Task<string> AskAsync(Context ctx)
    {
        while (true)
        {
            using var attempt = ctx.WithTimeout(TimeSpan.FromSeconds(1));
            try
            {
                return await ask(attempt);
            }
            catch (DeadlineExceededException late) when (!ctx.IsDone)
            {
                Console.Error.WriteLine(late.Message);
            }
        }
    }
}
