// The delegate asks the captured token as it goes, and Task.Run has it too.
namespace I064;

public class PrimeCounter
{
    public async Task<int> CountAsync(int below, CancellationToken token)
    {
        return await Task.Run(() =>
        {
            int count = 0;
            for (int n = 2; n < below; n++)
            {
                token.ThrowIfCancellationRequested();
                if (Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0)) count++;
            }
            return count;
        }, token);
    }
}
