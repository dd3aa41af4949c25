/** The parts of fengari that the laboratory uses; the package has no types. */
declare module 'fengari' {
  type LuaState = object
  type LuaString = Uint8Array
  const fengari: {
    readonly to_luastring: (text: string) => LuaString
    readonly to_jsstring: (text: LuaString) => string
    readonly lua: {
      readonly LUA_REGISTRYINDEX: number
      readonly LUA_TNIL: number
      readonly LUA_TBOOLEAN: number
      readonly lua_createtable: (state: LuaState, list: number, record: number) => void
      readonly lua_gettop: (state: LuaState) => number
      readonly lua_pcall: (
        state: LuaState,
        given: number,
        wanted: number,
        handler: number,
      ) => number
      readonly lua_pop: (state: LuaState, count: number) => void
      readonly lua_pushboolean: (state: LuaState, value: boolean) => void
      readonly lua_pushcfunction: (state: LuaState, run: (state: LuaState) => number) => void
      readonly lua_pushnumber: (state: LuaState, value: number) => void
      readonly lua_pushstring: (state: LuaState, text: LuaString) => void
      readonly lua_rawgeti: (state: LuaState, table: number, at: number) => number
      readonly lua_rawseti: (state: LuaState, table: number, at: number) => void
      readonly lua_setfield: (state: LuaState, table: number, name: LuaString) => void
      readonly lua_setglobal: (state: LuaState, name: LuaString) => void
      readonly lua_tostring: (state: LuaState, at: number) => LuaString
    }
    readonly lauxlib: {
      readonly luaL_loadstring: (state: LuaState, text: LuaString) => number
      readonly luaL_newstate: () => LuaState
      readonly luaL_ref: (state: LuaState, table: number) => number
    }
    readonly lualib: { readonly luaL_openlibs: (state: LuaState) => void }
  }
  export default fengari
}
