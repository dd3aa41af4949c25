/** The parts of fengari that the laboratory uses; the package has no types. */
declare module 'fengari' {
  type LuaState = object
  type LuaString = Uint8Array
  /** A function of Lua's C interface. */
  type Call<Given extends unknown[], Result = void> = (state: LuaState, ...given: Given) => Result
  const fengari: {
    readonly to_luastring: (text: string) => LuaString
    readonly to_jsstring: (text: LuaString) => string
    readonly lua: {
      readonly LUA_REGISTRYINDEX: number
      readonly LUA_TNIL: number
      readonly LUA_TBOOLEAN: number
      readonly lua_createtable: Call<[list: number, record: number]>
      readonly lua_gettop: Call<[], number>
      readonly lua_pcall: Call<[given: number, wanted: number, handler: number], number>
      readonly lua_pop: Call<[count: number]>
      readonly lua_pushboolean: Call<[value: boolean]>
      readonly lua_pushcfunction: Call<[run: Call<[], number>]>
      readonly lua_pushnumber: Call<[value: number]>
      readonly lua_pushstring: Call<[text: LuaString]>
      readonly lua_rawgeti: Call<[table: number, at: number], number>
      readonly lua_rawseti: Call<[table: number, at: number]>
      readonly lua_setfield: Call<[table: number, name: LuaString]>
      readonly lua_setglobal: Call<[name: LuaString]>
      readonly lua_tostring: Call<[at: number], LuaString>
    }
    readonly lauxlib: {
      readonly luaL_loadstring: Call<[text: LuaString], number>
      readonly luaL_newstate: () => LuaState
      readonly luaL_ref: Call<[table: number], number>
    }
    readonly lualib: { readonly luaL_openlibs: Call<[]> }
  }
  export default fengari
}
