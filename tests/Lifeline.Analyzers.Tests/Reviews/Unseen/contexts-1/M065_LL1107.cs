// Where no context is known, Todo is what to pass; default(Context) throws.
using Lifeline;

namespace M065;

public class ConsoleRunner(Func<Context, string[], Task<int>> main)
{
    public Task<int> RunAsync(string[] args) => main(default(Context), args);
}
