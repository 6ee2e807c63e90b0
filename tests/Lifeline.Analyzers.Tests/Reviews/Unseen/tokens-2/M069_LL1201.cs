// The break leaves the inner loop only; the endless outer one starts the next round.
namespace M069;

public sealed class Inventory(IReadOnlyList<string> shelves, Action<string> count)
{
    public void CountForever(CancellationToken token)
    {
        for (var round = 1; ; round++)
        {
            foreach (var shelf in shelves)
            {
                if (token.IsCancellationRequested)
                {
                    break;
                }

                count($"{round}: {shelf}");
            }
        }
    }
}
