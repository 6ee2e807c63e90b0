// There is no token in scope in the blocking method.
namespace I072;

public static class Backoff
{
    public static T Retry<T>(Func<T> work, int tries)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                return work();
            }
            catch (IOException) when (i < tries)
            {
                Thread.Sleep(50 * i);
            }
        }
    }
}
