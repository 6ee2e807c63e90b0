// The inner loop's break is repeated for the outer one by its condition.
namespace I086;

public sealed class Rounds(IReadOnlyList<Action> steps)
{
    public void Run(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            foreach (var step in steps)
            {
                if (token.IsCancellationRequested)
                {
                    break;
                }

                step();
            }
        }
    }
}
