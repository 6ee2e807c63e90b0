// The goto leaves both loops at once.
namespace I083;

public sealed class Matrix(Func<int, int, bool> visit)
{
    public (int Row, int Column)? Find(int rows, int columns, CancellationToken token)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (token.IsCancellationRequested)
                {
                    goto stopped;
                }

                if (visit(row, column))
                {
                    return (row, column);
                }
            }
        }

    stopped:
        return null;
    }
}
