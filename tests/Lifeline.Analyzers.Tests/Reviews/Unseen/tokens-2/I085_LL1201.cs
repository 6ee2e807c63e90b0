// A pattern on the token and a return inside of a switch leave the loop.
namespace I085;

public sealed class Machine(Func<string, string> next)
{
    public string Run(string state, CancellationToken token)
    {
        while (true)
        {
            switch (state, token)
            {
                case (_, { IsCancellationRequested: true }):
                    return "stopped";
                case ("done", _):
                    return state;
                default:
                    state = next(state);
                    continue;
            }
        }
    }
}
